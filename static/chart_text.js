// What the candle chart says beside the drawing: one candle, and the table of the newest.
const { bare, change, quantity, ratio } = sovereign.format;
const dayText = (time, interval) =>
  new Date(time * 1000).toUTCString().slice(5, interval.endsWith("h") ? 22 : 16).replace(/^0/, "");
const WRITERS = { time: dayText, volume: quantity, rsi: (value) => ratio(value, 0) };

// Fill the legend, whose labels the page has, with one candle and the indicators at it.
const tell = (legend, { candles, values }, index, interval) => {
  const candle = candles[index];
  legend.hidden = !candle;
  legend.nextElementSibling.hidden = Boolean(candle); // says that there is none
  if (!candle) return;
  const before = candles[index - 1]?.close;
  const moved = change(before ? 100 * (candle.close / before - 1) : null);
  for (const slot of legend.querySelectorAll("[data-at]")) {
    const name = slot.dataset.at;
    const value = candle[name] ?? values[name]?.[index];
    slot.textContent = (WRITERS[name] ?? bare)(value, interval);
    if (name !== "change") continue;
    slot.textContent = moved.text;
    slot.className = `num ${moved.direction}`;
  }
};

// Write the newest candles into the table under the chart, after the pattern of its first row.
const tabulate = (table, candles, interval, caption) => {
  const [body] = table.tBodies;
  const newest = candles.slice(-30).reverse();
  const rows = newest.map(({ time, open, high, low, close, volume }) => {
    const row = body.rows[0].cloneNode(true);
    const texts = [dayText(time, interval), ...[open, high, low, close].map(bare), quantity(volume)];
    texts.forEach((text, at) => (row.cells[at].textContent = text));
    return row;
  });
  table.caption.textContent = `Last ${newest.length}: ${caption}`;
  if (rows.length) body.replaceChildren(...rows);
};

sovereign.chartText = { tell, tabulate };
