// Indicators for drawing, over arrays of numbers; null where a value is not defined yet. Formulas
// and starting values are those of the technical analysis: the picture and the readings agree.
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

const windowed = (values, length, rule) =>
  values.map((_, at) => (at < length - 1 ? null : rule(values.slice(at - length + 1, at + 1))));

const sma = (values, length) => windowed(values, length, mean);

// Exponential average seeded with the plain average of `length` values that ends at `first`.
const ema = (values, length, first = length - 1) => {
  let average = mean(values.slice(first - length + 1, first + 1));
  return values.map((value, at) => {
    if (at > first) average += ((value - average) * 2) / (length + 1);
    return at < first ? null : average;
  });
};

const bollinger = (values, length = 20, width = 2) => {
  const band = (side) =>
    windowed(values, length, (part) => {
      const middle = mean(part);
      return middle + side * width * Math.sqrt(mean(part.map((value) => (value - middle) ** 2)));
    });
  return { upper: band(1), middle: band(0), lower: band(-1) };
};

// Wilder's; a series that has not moved has none.
const rsi = (values, length = 14) => {
  const moves = values.map((value, at) => value - values[at - 1]);
  const sides = [1, -1].map((side) => moves.map((move) => Math.max(side * move, 0)));
  let averages;
  return values.map((_, at) => {
    if (at < length) return null;
    averages = sides.map((side, which) =>
      averages
        ? (averages[which] * (length - 1) + side[at]) / length
        : mean(side.slice(1, length + 1)),
    );
    const [up, down] = averages;
    return moves.slice(at - length + 2, at + 1).some(Boolean) ? (100 * up) / (up + down) : null;
  });
};

const macd = (values, fast = 12, slow = 26, smooth = 9) => {
  const calm = ema(values, slow);
  const quick = ema(values, fast, slow - 1);
  const line = quick.map((value, at) => (value === null ? null : value - calm[at]));
  const signal = [...line.slice(0, slow - 1), ...ema(line.slice(slow - 1), smooth)];
  const histogram = signal.map((value, at) => (value === null ? null : line[at] - value));
  return { line, signal, histogram };
};

sovereign.indicators = { ema, sma, bollinger, rsi, macd };
