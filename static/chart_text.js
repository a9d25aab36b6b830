// What the candle chart says beside the drawing: the values of one candle, the table of the newest.
(() => {
  "use strict";
  const { format } = window.sovereign;
  const { bare } = window.sovereign.chartData;
  const TABLE_ROWS = 30;

  const element = (tag, properties, ...children) => {
    const made = Object.assign(document.createElement(tag), properties);
    made.append(...children);
    return made;
  };

  const dayText = (time, interval) => {
    const text = new Date(time * 1000).toISOString();
    return interval.endsWith("h") ? `${text.slice(0, 10)} ${text.slice(11, 16)}` : text.slice(0, 10);
  };

  const part = ([label, value, direction = ""]) =>
    element(
      "span",
      { className: `num ${direction}`.trim() },
      element("span", { className: "mute", textContent: label ? `${label} ` : "" }),
      value,
    );

  // Fill the legend with one candle and the indicators at it.
  const tell = (legend, { candles, values }, index, interval) => {
    const candle = candles[index];
    if (!candle) {
      legend.textContent = "No candles of this length are stored for this coin.";
      return;
    }
    const before = candles[index - 1]?.close;
    const moved = format.change(before ? 100 * (candle.close / before - 1) : null);
    const at = (name) => bare(values[name][index]);
    const pairs = [
      ["O", bare(candle.open)],
      ["H", bare(candle.high)],
      ["L", bare(candle.low)],
      ["C", bare(candle.close)],
      ["", `${moved.mark} ${moved.text}`.trim(), moved.direction],
      ["Volume", format.quantity(candle.volume)],
      ["EMA 21", at("ema21")],
      ["50", at("ema50")],
      ["200", at("ema200")],
      ["Bollinger", `${at("lower")} – ${at("upper")}`],
      ["RSI", format.ratio(values.rsi[index], 0)],
      ["MACD", at("macd")],
      ["signal", at("signal")],
    ];
    const day = element("b", { textContent: dayText(candle.time, interval) });
    legend.replaceChildren(day, ...pairs.map(part));
  };

  // Write the newest candles into the table under the chart.
  const tabulate = (table, candles, interval, caption) => {
    const row = (candle) => {
      const cells = ["open", "high", "low", "close"].map((key) => bare(candle[key]));
      const texts = [...cells, format.quantity(candle.volume)];
      const folded = (at) => (at === 0 || at === 4 ? "fold" : "");
      return element(
        "tr",
        {},
        element("th", { scope: "row", textContent: dayText(candle.time, interval) }),
        ...texts.map((text, at) => element("td", { textContent: text, className: folded(at) })),
      );
    };
    const newest = candles.slice(-TABLE_ROWS).reverse();
    table.caption.textContent = `Last ${newest.length}: ${caption}`;
    table.tBodies[0].replaceChildren(...newest.map(row));
  };

  window.sovereign.chartText = { tell, tabulate };
})();
