// The candle chart: draws the page's own candles at once, then asks for the stored history.
const { all, format, chartData, chartText } = sovereign;
const { LightweightCharts: library } = window;
const SECONDS = { "1h": 3600, "4h": 14400, "1d": 86400, "1w": 604800 };
const DAYS = { "1M": 31, "3M": 92, "1Y": 366 };
const FIRST_RANGE = { "1h": "1M", "4h": "3M", "1d": "3M", "1w": "All" };
const TOKENS = ["ground", "ink", "mute", "rule", "edge", "up", "down"];
const PANES = [["", 5], ["Volume", 1], ["RSI 14", 1.2], ["MACD 12, 26, 9", 1.2]];
const MOVES = { back: [-1, -1], on: [1, 1], closer: [2 / 3, -2 / 3], wider: [-1, 1] }; // quarters
const [SOLID, DASHED, LONG_DASHED, DOTTED] = [0, 2, 3, 4]; // the library's line styles
let figure, live; // where the chart is, and the chart

const custom = (minMove, formatter, tickmarksFormatter) => ({
  priceFormat: { type: "custom", minMove, formatter, tickmarksFormatter },
});

const connect = (host) => {
  const part = (name) => host.querySelector(`[data-${name}]`);
  const { names, levels, candles: first, source: firstSource } = host.dataset;
  const history = new Map();
  let { interval } = host.dataset;
  let range = FIRST_RANGE[interval];
  let kind = "candle";
  let isLog = false;
  let chart, candle, line, state, told;

  // The library knows colours, not custom properties: the browser resolves each token.
  const colours = () => {
    const found = TOKENS.map((name) => {
      host.style.color = `var(--${name})`;
      return getComputedStyle(host).color;
    });
    host.style.color = "";
    return found;
  };

  // Put the candles of the chosen length on a new chart, in the colours of the moment.
  const draw = () => {
    chart?.remove();
    const { candles, source } = history.get(interval);
    const closes = candles.map(({ close }) => close);
    const values = chartData.compute(closes);
    const last = closes.at(-1) ?? 1;
    const unit = chartData.unitOf(last);
    const at = new Map(candles.map(({ time }, index) => [time, index]));
    const full = candles.every(({ open }) => open !== null);
    const times = chartData.timesOf(candles, SECONDS[interval]);
    state = { candles, full, unit, values };

    const [ground, ink, mute, rule, edge, up, down] = colours();
    const { fontFamily } = getComputedStyle(host);
    const cross = { color: edge, labelBackgroundColor: ink };
    const panes = { separatorColor: rule, separatorHoverColor: rule };
    const text = { textColor: mute, fontSize: 11, fontFamily };
    chart = library.createChart(part("canvas"), {
      autoSize: true,
      // Its logo needs an inline style, which the policy forbids: the credit is below.
      layout: { attributionLogo: false, background: { color: "transparent" }, panes, ...text },
      localization: { locale: "en", dateFormat: "dd MMM yyyy" },
      grid: { vertLines: { visible: false }, horzLines: { color: rule } },
      rightPriceScale: { minimumWidth: 64, borderVisible: false },
      timeScale: { rightOffset: 2, minBarSpacing: 0.4, borderColor: rule },
      crosshair: { mode: library.CrosshairMode.Magnet, vertLine: cross, horzLine: cross },
      handleScroll: { mouseWheel: false, vertTouchDrag: false },
      handleScale: { mouseWheel: false },
    });
    chart.subscribeCrosshairMove(({ time }) => tell(at.get(time) ?? candles.length - 1));

    const add = (type, pane, look, list, point) => {
      const quiet = { priceLineVisible: false, lastValueVisible: false, crosshairMarkerVisible: false };
      const series = chart.addSeries(library[`${type}Series`], { ...quiet, ...look }, pane);
      const known = (index) => list[index] != null && point(list[index], index);
      series.setData(times.map((time) => ({ time, ...known(at.get(time)) })));
      return series;
    };
    const trace = (pane, look, list, color, lineWidth = 1, lineStyle = SOLID, scale = unit) =>
      add("Line", pane, { ...look, color, lineWidth, lineStyle }, list, (value) =>
        ({ value: value * scale }));
    const columns = (pane, look, list, isUp, scale = 1) =>
      add("Histogram", pane, look, list, (value, index) =>
        ({ value: value * scale, color: isUp(value, candles[index]) ? up : down }));

    // Prices are written from their own size, never with invented digits.
    const power = Math.floor(Math.log10(last * unit));
    const marks = unit === 1 ? chartData.marks : undefined;
    const priced = (minMove) => custom(minMove, (value) => format.bare(value / unit), marks);
    const price = priced(10 ** Math.min(-2, power - 3));
    const difference = priced(10 ** (power - 5));
    trace(0, price, values.lower, edge);
    trace(0, price, values.upper, edge);
    trace(0, price, values.ema200, mute, 1, DASHED);
    trace(0, price, values.ema50, mute, 1, LONG_DASHED);
    trace(0, price, values.ema21, ink, 2);
    line = trace(0, price, closes, ink, 2);
    const rising = { upColor: ground, borderUpColor: up, wickUpColor: up, lastValueVisible: true };
    const body = { ...rising, downColor: down, borderDownColor: down, wickDownColor: down };
    candle = add("Candlestick", 0, { ...price, ...body }, full ? candles : [], ({ open, high, low, close }) =>
      ({ open: open * unit, high: high * unit, low: low * unit, close: close * unit }));
    const volumes = candles.map(({ volume }) => volume);
    const amount = custom(0.01, (value) => (value ? format.quantity(value) : "0"));
    const volume = columns(1, amount, volumes, (_, { open, close }) => close >= open);
    const strength = custom(1, (value) => format.ratio(value, 0), (list) => list.map(() => ""));
    const autoscaleInfoProvider = () => ({ priceRange: { minValue: 15, maxValue: 85 } });
    const rsi = trace(2, { ...strength, autoscaleInfoProvider }, values.rsi, ink, 2, SOLID, 1);
    columns(3, difference, values.histogram, (value) => value >= 0, unit);
    const macd = trace(3, difference, values.macd, ink, 2);
    trace(3, difference, values.signal, mute, 1, DASHED);

    for (const series of [volume, rsi, macd]) {
      series.priceScale().applyOptions({ scaleMargins: { top: 0.25, bottom: 0.08 } });
    }
    const level = { color: edge, lineWidth: 1, axisLabelColor: ground, axisLabelTextColor: mute };
    for (const bound of [30, 70]) rsi.createPriceLine({ ...level, price: bound, lineStyle: DASHED });
    for (const [value, title] of JSON.parse(levels)) {
      line.createPriceLine({ ...level, lineStyle: DOTTED, axisLabelVisible: false, price: value * unit, title });
    }
    PANES.forEach(([title, share], index) => {
      const pane = chart.panes()[index];
      const lines = [{ ...text, text: title, color: ink }];
      pane.setStretchFactor(share);
      library.createTextWatermark(pane, { horzAlign: "left", vertAlign: "top", lines });
    });

    show();
    fit();
    tell(candles.length - 1);
    const table = document.querySelector("[data-candle-table]");
    const who = JSON.parse(names)[source] || source || "no source";
    const caption = `${part(`interval="${interval}"`).title}, ${who}, USD, UTC`;
    if (table) chartText.tabulate(table, candles, interval, caption);
  };

  const show = () => {
    const isCandle = kind === "candle" && state.full;
    candle.applyOptions({ visible: isCandle });
    // The levels hang on the line series, so it stays without its stroke.
    line.applyOptions({ lineVisible: !isCandle, lastValueVisible: !isCandle });
    chart.priceScale("right").applyOptions({ mode: Number(isLog) });
    const chosen = { kind: isCandle ? "candle" : "line", interval, range, log: isLog ? "" : null };
    for (const [group, choice] of Object.entries(chosen)) {
      for (const button of all(`button[data-${group}]`, host)) {
        button.ariaPressed = button.dataset[group] === choice;
      }
    }
    part("kind=candle").disabled = !state.full;
  };

  const fit = () => {
    const { candles } = state;
    if (!candles.length) return;
    const to = candles.at(-1).time;
    const from = to - (DAYS[range] ?? Infinity) * 86400;
    if (from <= candles[0].time) chart.timeScale().fitContent();
    else chart.timeScale().setVisibleRange({ from, to });
  };

  const tell = (index) => chartText.tell(part("legend"), state, (told = index), interval);

  const load = async (wanted) => {
    const asked = fetch(`${host.dataset.series}?name=candles&interval=${wanted}`);
    const { points = [], source = "" } = await asked.then((answer) => answer.json()).catch(() => ({}));
    if (points.length || !history.has(wanted)) {
      history.set(wanted, { candles: chartData.read(points), source });
    }
    if (interval === wanted) draw();
  };

  const choose = (wanted) => {
    interval = wanted;
    range = FIRST_RANGE[interval];
    for (const frame of all("details[data-frame]")) {
      frame.open = frame.dataset.frame === interval; // the readings of the same candles
    }
    if (history.get(interval)?.candles.length) draw();
    else load(interval);
  };

  // Every drag has a button.
  const move = (way) => {
    const scale = chart.timeScale();
    const { from, to } = scale.getVisibleLogicalRange() || { from: 0, to: 1 };
    const [left, right] = MOVES[way].map((step) => (step * (to - from)) / 4);
    scale.setVisibleLogicalRange({ from: from + left, to: to + right });
  };

  // Arrow keys step through the candles; what is under the cross is spoken.
  const step = (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey) return; // the browser's own
    const last = state.candles.length - 1;
    const steps = { ArrowLeft: -1, ArrowRight: 1, Home: -last, End: last };
    if (["+", "-"].includes(event.key)) move(event.key === "+" ? "closer" : "wider");
    if (!(event.key in steps) || last < 0) return;
    event.preventDefault();
    const index = Math.min(last, Math.max(0, told + steps[event.key]));
    const { time, close } = state.candles[index];
    chart.setCrosshairPosition(close * state.unit, time, line);
    tell(index);
    part("say").textContent = Array.from(part("legend").children, (part) => part.textContent).join(", ");
  };

  host.addEventListener("click", ({ target }) => {
    const chosen = target.closest("button")?.dataset ?? {};
    if (chosen.interval) return choose(chosen.interval);
    if (chosen.move) return move(chosen.move);
    if ("log" in chosen) isLog = !isLog;
    kind = chosen.kind ?? kind;
    range = chosen.range ?? range;
    show();
    if (chosen.range) fit();
  });
  part("canvas").addEventListener("keydown", step);

  host.classList.add("live");
  history.set(interval, { candles: chartData.read(JSON.parse(first)), source: firstSource });
  draw();
  load(interval);
  return { draw, remove: () => chart.remove() };
};

const start = () => {
  if (!library || figure?.isConnected) return; // without it the still picture stays
  live?.remove();
  figure = document.querySelector("[data-chart]");
  live = figure && connect(figure);
};

const repaint = () => live?.draw();

start();
document.addEventListener("cards", start);
new MutationObserver(repaint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
