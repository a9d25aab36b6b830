// The keys of every page, as templates/_keys.html tells them. Single keys can be switched off
// (data-keys); none acts while somebody types.
const find = (selector) => sovereign.all(selector)[0];
let began = 0; // when g was pressed

const search = () => {
  const input = find("[role=combobox]");
  if (!input) return find("[data-go=search]")?.click();
  input.focus();
  input.select();
};

// So many cards on from a place, or from where the focus is.
const step = (by, from) => {
  const cards = sovereign.all("main .card:not([hidden])");
  const at = from ?? cards.findIndex((card) => card.contains(document.activeElement));
  const card = cards[Math.max(0, Math.min(cards.length - 1, at + by))];
  if (!card) return;
  card.tabIndex = -1;
  card.focus();
};

const refresh = () => {
  const link = find("[data-refresh]");
  if (link) link.click();
  else if (!("posted" in document.body.dataset)) location.reload(); // or it would be sent again
};

const ACTS = {
  "/": search,
  "?": () => find("[data-map]")?.showModal(),
  g: () => (began = Date.now()),
  j: () => step(1),
  k: () => step(-1),
  r: refresh,
  t: () => find("[data-theme-button]")?.click(),
};
[..."1234567890"].forEach((key, place) => (ACTS[key] = () => step(place, 0)));

document.addEventListener("keydown", (event) => {
  const { altKey, ctrlKey, metaKey, shiftKey, repeat, target } = event;
  const isChord = event.key.toLowerCase() === "k" && (ctrlKey || metaKey) && !shiftKey;
  const typing = target.closest?.("input, select, textarea, dialog[open], [contenteditable]");
  const isOff = document.documentElement.dataset.keys !== "on";
  if (!isChord && (isOff || typing || altKey || ctrlKey || metaKey || repeat)) return;
  const place = Date.now() - began < 1500 && find(`[data-go="${CSS.escape(event.key)}"]`);
  const act = isChord ? search : place ? () => place.click() : ACTS[event.key];
  began = 0;
  if (!act) return;
  event.preventDefault();
  act();
});
