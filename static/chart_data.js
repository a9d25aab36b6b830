// What the candle chart is made of, in pure functions: candles, gaps, indicators, marks of a scale.
const { format, indicators } = sovereign;
const MOST_GAPS = 2000; // candles drawn as a gap before the history is taken as cut

const read = (rows) =>
  rows
    .map(([time, open, high, low, close, volume]) => ({ time, open, high, low, close, volume }))
    .filter(({ close }) => close !== null);

// Prices far below one are drawn in a larger unit: scales need normal numbers.
const unitOf = (price) => (price >= 1e-3 ? 1 : 10 ** -Math.floor(Math.log10(price)));

// Every time from the first candle to the last; those without a candle stay holes.
const timesOf = (candles, step) =>
  candles.flatMap(({ time }, at) => {
    const missing = at ? Math.round((time - candles[at - 1].time) / step) - 1 : 0;
    const gap = missing < MOST_GAPS ? Math.max(0, missing) : 0;
    return Array.from({ length: gap + 1 }, (_, n) => time - (gap - n) * step);
  });

const compute = (closes) => {
  const { upper, lower } = indicators.bollinger(closes);
  const { line: macd, signal, histogram } = indicators.macd(closes);
  const [ema21, ema50, ema200] = [21, 50, 200].map((length) => indicators.ema(closes, length));
  const rsi = indicators.rsi(closes);
  return { ema21, ema50, ema200, upper, lower, macd, signal, histogram, rsi };
};

// Marks of a scale: as many digits as the step between them needs.
const marks = (values) => {
  const steps = values.slice(1).map((value, at) => Math.abs(value - values[at]));
  const step = Math.min(...steps.filter(Boolean));
  const isWhole = (size) => size > 0.99 && Math.abs(size - Math.round(size)) < 0.01;
  const places = [0, 1, 2, 3, 4, 5, 6].find((count) => isWhole(step * 10 ** count));
  return values.map((value) => (places < 7 ? format.ratio(value, places) : format.bare(value)));
};

sovereign.chartData = { read, unitOf, timesOf, compute, marks };
