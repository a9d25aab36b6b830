// Indicators for drawing, null where not defined yet: by the formulas and starting values of the
// technical analysis, so that the picture and the readings agree.
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

// Follows by a share of each step, seeded with the mean of the `length` values that end at `first`.
const smooth = (values, length, first, share) => {
  let average = mean(values.slice(first - length + 1, first + 1));
  return values.map((value, at) => {
    if (at > first) average += (value - average) * share;
    return at < first ? null : average;
  });
};

const ema = (values, length, first = length - 1) =>
  smooth(values, length, first, 2 / (length + 1));

const bollinger = (values, length = 20) => {
  const band = (side) =>
    values.map((_, at) => {
      if (at < length - 1) return null;
      const part = values.slice(at - length + 1, at + 1);
      const middle = mean(part);
      return middle + 2 * side * Math.sqrt(mean(part.map((value) => (value - middle) ** 2)));
    });
  return { upper: band(1), lower: band(-1) };
};

// Wilder's; a series that has not moved has none.
const rsi = (values, length = 14) => {
  const moves = values.map((value, at) => value - values[at - 1]);
  const [up, down] = [1, -1].map((side) =>
    smooth(moves.map((move) => Math.max(side * move, 0)), length, length, 1 / length));
  return values.map((_, at) => {
    const hasMoved = moves.slice(at - length + 2, at + 1).some(Boolean);
    return at >= length && hasMoved ? (100 * up[at]) / (up[at] + down[at]) : null;
  });
};

const macd = (values) => {
  const slow = ema(values, 26);
  const line = ema(values, 12, 25).map((fast, at) => (fast === null ? null : fast - slow[at]));
  const signal = [...line.slice(0, 25), ...ema(line.slice(25), 9)];
  const histogram = signal.map((value, at) => (value === null ? null : line[at] - value));
  return { line, signal, histogram };
};

sovereign.indicators = { ema, bollinger, rsi, macd };
