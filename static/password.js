// Strength by length, said in words and drawn as four blocks, while a password is chosen.
const LEVELS = [[1, "Too short"], [8, "Fair"], [12, "Good"], [16, "Strong"]];

for (const meter of document.querySelectorAll("[data-strength]")) {
  const input = document.getElementById(meter.dataset.strength);
  const text = meter.querySelector("[data-strength-text]");
  const standing = text.textContent;
  input.addEventListener("input", () => {
    const { length } = [...input.value];
    const reached = LEVELS.filter(([from]) => length >= from);
    meter.querySelectorAll("rect").forEach((block, at) => block.classList.toggle("fr", at >= reached.length));
    const count = length < 8 ? `${length} of at least 8` : length;
    text.textContent = length ? `${reached.at(-1)[1]}: ${count} characters.` : standing;
  });
}
