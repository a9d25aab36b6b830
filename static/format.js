// The scripts' half of presentation/numbers.py and times.py, by tests/web/formatting.json.
const SCALES = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "K"]];
const CLOCK = { hour: "2-digit", minute: "2-digit", timeZoneName: "shortOffset" };
const AGES = [[86400, "d"], [3600, "h"], [60, "min"]];

const grouped = (size, places) => size.toFixed(places).replace(/\B(?<!\..*)(?=(\d{3})+\b)/g, ",");

const priceDigits = (size, close) => {
  const [mantissa, exponent] = size.toExponential(3).split("e");
  const power = Number(exponent);
  if (power >= 0) return grouped(size, size && close ? Math.max(2, 3 - power) : 2);
  if (power >= -4) return size.toFixed(3 - power); // below, zeros are counted
  const zeros = String(-power - 1).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);
  return `0.0${zeros}${mantissa.replace(".", "")}`;
};

const scaled = (size) => {
  if (size && size < 1) return priceDigits(size);
  const [unit, letter] = SCALES.find(([unit]) => size >= unit * 0.999995) ?? [1, ""];
  return grouped(size / unit, 2) + letter;
};

// A rule writes a size; its sign comes before it, a dash for the unknown.
const rule = (write, currency = "") => (value, option) => {
  if (!Number.isFinite(value)) return "—";
  return (value < 0 ? "−" : "") + currency + write(Math.abs(value), option);
};

const bare = rule((size) => priceDigits(size, true));
const price = rule(priceDigits, "$");
const exact = rule((size) => {
  const [digits, power] = size.toExponential().split("e-");
  if (power > 6) return `0.${"0".repeat(power - 1)}${digits.replace(".", "")}`;
  return size.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 20 });
}, "$");
const quantity = rule(scaled);
const ratio = rule((size, places = 2) => grouped(size, places));

const percent = rule((size) => `${grouped(size, 2)}\u00a0%`);
const change = (value) => {
  const text = percent(value);
  if (!/[1-9]/.test(text)) return { direction: "flat", text: text.replace("−", "") };
  const [direction, mark] = value > 0 ? ["up", "▲ +"] : ["down", "▼ "];
  return { direction, text: mark + text };
};

const age = (seconds) => {
  const [size, unit] = AGES.find(([size]) => seconds >= size) ?? [1, "s"];
  return `${Math.max(1, Math.floor(seconds / size))} ${unit}`;
};

// The time of day, as in 16:31 UTC+2.
const clock = (at, timeZone = document.documentElement.dataset.zone || "UTC") => {
  const text = new Date(at).toLocaleTimeString("en-GB", { ...CLOCK, timeZone });
  return text.replace("GMT", "UTC").replace(/\+0$/, "").replace("-", "−");
};

sovereign.format = { bare, price, exact, quantity, ratio, change, age, clock };
