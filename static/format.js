// Numbers and times as people read them; the browser's half of presentation/numbers.py, times.py.
// Both are held to tests/web/formatting.json.
const UNKNOWN = "—";
const SCALES = [[1e12, "T"], [1e9, "B"], [1e6, "M"], [1e3, "K"]];
const AGES = [[86400, "d"], [3600, "h"], [60, "min"], [1, "s"]];
const SMALLEST_PLAIN = -4; // 0.0001: below it the zeros are counted instead of written

const fixed = (size, places) =>
  size < 1e21 ? size.toFixed(places) : BigInt(size) + (places ? `.${"0".repeat(places)}` : "");
const grouped = (size, places) => fixed(size, places).replace(/\B(?<!\..*)(?=(\d{3})+\b)/g, ",");

const priceDigits = (size, close) => {
  const [mantissa, exponent] = size.toExponential(3).split("e");
  const power = Number(exponent);
  if (size === 0 || size >= 1 || power >= 0) {
    return grouped(size, size && close ? Math.max(2, 3 - power) : 2);
  }
  if (power >= SMALLEST_PLAIN) return fixed(size, 3 - power);
  const zeros = String(-power - 1).replace(/\d/g, (digit) => "₀₁₂₃₄₅₆₇₈₉"[digit]);
  return `0.0${zeros}${mantissa.replace(".", "")}`;
};

const scaled = (size) => {
  if (size && size < 1) return priceDigits(size);
  const [unit, letter] = SCALES.find(([unit]) => size >= unit * 0.999995) ?? [1, ""];
  return grouped(size / unit, 2) + letter;
};

// A rule writes a size; its sign stands before, and a dash for what is not known.
const rule = (write, currency = "") => (value, option) => {
  if (!Number.isFinite(value)) return UNKNOWN;
  return (value < 0 ? "−" : "") + currency + write(Math.abs(value), option);
};

const bare = rule((size) => priceDigits(size, true));
const price = rule(priceDigits, "$");
const money = rule(scaled, "$");
const quantity = rule((size, unit = "") => `${scaled(size)} ${unit}`.trimEnd());
const ratio = rule((size, places = 2) => grouped(size, places));
const share = rule((size) => `${grouped(size, size && size < 1 ? 2 : size && 1)} %`);
const percent = (value) =>
  value && Math.abs(value) < 0.01 ? "under 0.01 %" : share(value);

const change = (value) => {
  const text = ratio(value);
  if (text === UNKNOWN) return { direction: "flat", mark: "", text };
  if (/^−?0\.00$/.test(text)) return { direction: "flat", mark: "", text: "0.00 %" };
  return value > 0
    ? { direction: "up", mark: "▲", text: `+${text} %` }
    : { direction: "down", mark: "▼", text: `${text} %` };
};

const age = (seconds) => {
  const [size, unit] = AGES.find(([size]) => seconds >= size) ?? [1, "s"];
  return `${Math.max(0, Math.floor(seconds / size))} ${unit}`;
};

// A moment in somebody's time zone: 10 Oct 2026, 16:31 UTC+2.
const moment = (at, zone = document.documentElement.dataset.zone || "UTC") => {
  const names = { day: "numeric", month: "short", year: "numeric", hour: "2-digit" };
  const options = { ...names, minute: "2-digit", hourCycle: "h23", timeZoneName: "shortOffset" };
  const write = new Intl.DateTimeFormat("en-US", { ...options, timeZone: zone });
  const part = Object.fromEntries(write.formatToParts(new Date(at)).map((p) => [p.type, p.value]));
  const offset = part.timeZoneName.replace("GMT", "UTC").replace(/\+0$/, "").replace("-", "−");
  return `${part.day} ${part.month} ${part.year}, ${part.hour}:${part.minute} ${offset}`;
};

sovereign.format = { bare, price, money, quantity, ratio, percent, change, age, moment };
