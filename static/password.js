// Strength by length, said in words and drawn as four blocks, while a password is chosen.
const LEVELS = [
  [16, 4, "Strong"],
  [12, 3, "Good"],
  [8, 2, "Fair"],
  [1, 1, "Too short"],
  [0, 0, ""],
];

for (const meter of document.querySelectorAll("[data-strength]")) {
  const input = document.getElementById(meter.dataset.strength);
  const text = meter.querySelector("[data-strength-text]");
  const standing = text.textContent;
  input.addEventListener("input", () => {
    const { length } = [...input.value];
    const [, filled, word] = LEVELS.find(([from]) => length >= from);
    const blocks = [...meter.querySelectorAll("rect")];
    blocks.forEach((block, at) => block.classList.toggle("fr", at >= filled));
    const count = length < 8 ? `${length} of at least 8` : length;
    text.textContent = word ? `${word}: ${count} characters.` : standing;
  });
}
