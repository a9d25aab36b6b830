// Indicators for drawing, over arrays of numbers; null where a value is not defined yet.
// Formulas and starting values are those of the technical analysis (Wilder's RSI, Appel's MACD,
// Bollinger with the population deviation), so that the picture and the readings agree.
(() => {
  "use strict";

  const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;

  // Exponential average seeded with the plain average of `length` values that ends at `first`.
  const ema = (values, length, first = length - 1) => {
    const averages = new Array(values.length).fill(null);
    if (values.length <= first) return averages;
    let value = mean(values.slice(first - length + 1, first + 1));
    averages[first] = value;
    for (let at = first + 1; at < values.length; at += 1) {
      value += ((values[at] - value) * 2) / (length + 1);
      averages[at] = value;
    }
    return averages;
  };

  const sma = (values, length) =>
    values.map((_, at) => (at < length - 1 ? null : mean(values.slice(at - length + 1, at + 1))));

  const bollinger = (values, length = 20, width = 2) => {
    const middle = sma(values, length);
    const deviation = middle.map((center, at) => {
      if (center === null) return null;
      const window = values.slice(at - length + 1, at + 1);
      return Math.sqrt(mean(window.map((value) => (value - center) ** 2)));
    });
    const band = (side) =>
      middle.map((center, at) => (center === null ? null : center + side * width * deviation[at]));
    return { upper: band(1), middle, lower: band(-1) };
  };

  const rsi = (values, length = 14) => {
    const strength = new Array(values.length).fill(null);
    const moves = values.slice(1).map((value, at) => value - values[at]);
    if (moves.length < length) return strength;
    let up = mean(moves.slice(0, length).map((move) => Math.max(move, 0)));
    let down = mean(moves.slice(0, length).map((move) => Math.max(-move, 0)));
    for (let at = length; at < values.length; at += 1) {
      if (at > length) {
        up = (up * (length - 1) + Math.max(moves[at - 1], 0)) / length;
        down = (down * (length - 1) + Math.max(-moves[at - 1], 0)) / length;
      }
      const flat = moves.slice(at - length + 1, at).every((move) => move === 0);
      strength[at] = flat ? null : (100 * up) / (up + down);
    }
    return strength;
  };

  const macd = (values, fast = 12, slow = 26, smooth = 9) => {
    const quick = ema(values, fast, slow - 1);
    const calm = ema(values, slow);
    const line = quick.map((value, at) => (value === null ? null : value - calm[at]));
    const known = line.slice(slow - 1);
    const signal = [...new Array(Math.min(slow - 1, values.length)).fill(null), ...ema(known, smooth)];
    const histogram = line.map((value, at) => (signal[at] === null ? null : value - signal[at]));
    return { line, signal, histogram };
  };

  window.sovereign = window.sovereign || {};
  window.sovereign.indicators = { ema, sma, bollinger, rsi, macd };
})();
