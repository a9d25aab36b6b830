// Numbers as people read them; the browser's half of blueprints/presentation/numbers.py.
// Both are held to tests/web/formatting.json.
(() => {
  "use strict";
  const UNKNOWN = "—";
  const SCALES = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "K"]];
  const SMALLEST_PLAIN = -4; // 0.0001: below it the zeros are counted instead of written

  const fixed = (size, places) =>
    size < 1e21
      ? size.toFixed(places)
      : BigInt(size).toString() + (places ? "." + "0".repeat(places) : "");

  const grouped = (digits) => {
    const [whole, fraction] = digits.split(".");
    const parted = whole.replace(/\B(?=(\d{3})+$)/g, ",");
    return fraction === undefined ? parted : `${parted}.${fraction}`;
  };

  const signed = (value, currency, digits) => (value < 0 ? "−" : "") + currency + digits;

  const significant = (size) => {
    const [mantissa, power] = size.toExponential(3).split("e");
    return [mantissa.replace(".", ""), Number(power)];
  };

  const subscript = (count) => String(count).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);

  const priceDigits = (size, close) => {
    if (size === 0) return "0.00";
    const [digits, power] = significant(size);
    if (size >= 1 || power >= 0) {
      return grouped(fixed(size, close ? Math.max(2, 3 - power) : 2));
    }
    if (power >= SMALLEST_PLAIN) return fixed(size, 3 - power);
    return "0.0" + subscript(-power - 1) + digits;
  };

  const scaled = (size) => {
    for (const [unit, letter] of SCALES) {
      if (size >= unit * 0.999995) return grouped(fixed(size / unit, 2)) + letter;
    }
    return size === 0 || size >= 1 ? fixed(size, 2) : priceDigits(size, false);
  };

  const known = (value) => typeof value === "number" && Number.isFinite(value);

  const price = (value, close = false) =>
    known(value) ? signed(value, "$", priceDigits(Math.abs(value), close)) : UNKNOWN;

  const money = (value) => (known(value) ? signed(value, "$", scaled(Math.abs(value))) : UNKNOWN);

  const quantity = (value, unit = "") =>
    known(value) ? `${signed(value, "", scaled(Math.abs(value)))} ${unit}`.trimEnd() : UNKNOWN;

  const change = (value) => {
    if (!known(value)) return { direction: "flat", mark: "", text: UNKNOWN };
    const digits = grouped(fixed(Math.abs(value), 2));
    if (digits === "0.00") return { direction: "flat", mark: "", text: "0.00 %" };
    return value > 0
      ? { direction: "up", mark: "▲", text: `+${digits} %` }
      : { direction: "down", mark: "▼", text: `−${digits} %` };
  };

  const percent = (value) => {
    if (!known(value)) return UNKNOWN;
    const size = Math.abs(value);
    if (size > 0 && size < 0.01) return "under 0.01 %";
    return signed(value, "", size === 0 ? "0" : grouped(fixed(size, size < 1 ? 2 : 1))) + " %";
  };

  const ratio = (value, places = 2) =>
    known(value) ? signed(value, "", grouped(fixed(Math.abs(value), places))) : UNKNOWN;

  const age = (seconds) => {
    for (const [size, unit] of [[86400, "d"], [3600, "h"], [60, "min"]]) {
      if (seconds >= size) return `${Math.floor(seconds / size)} ${unit}`;
    }
    return `${Math.max(0, Math.floor(seconds))} s`;
  };

  window.sovereign = window.sovereign || {};
  window.sovereign.format = { price, money, quantity, change, percent, ratio, age, significant };
})();
