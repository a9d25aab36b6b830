// Keeps "18 s" and "fresh" true while the page stays open, by the server's clock.
const ahead = Date.now() - Date.parse(document.body.dataset.now); // of the server, in ms
const now = (sovereign.now = () => Date.now() - ahead);

setInterval(() => {
  for (const element of sovereign.all("time[data-age]")) {
    const text = sovereign.format.age((now() - Date.parse(element.dateTime)) / 1000);
    if (element.textContent !== text) element.textContent = text;
  }
  for (const state of sovereign.all("[data-until]")) {
    if (now() < Date.parse(state.dataset.until)) continue;
    state.dataset.state = state.querySelector("b").textContent = "stale";
    state.querySelector("use").setAttribute("href", "#s-stale");
    state.removeAttribute("data-until");
  }
}, 5000);
