// Search as you type: an ARIA combobox over the hits that the server writes. Without it the form
// still works.
const FAILED = "The search is not working right now. Press Enter to try the page of results.";

for (const form of document.querySelectorAll("form[data-search]")) {
  const input = form.querySelector("[role=combobox]");
  const box = form.querySelector("[data-hits]");
  const list = box.querySelector("[role=listbox]");
  const note = box.querySelector("[role=status]");
  let timer, request, chosen;

  const choose = (index) => {
    const items = [...list.children];
    chosen = items.at(index % items.length);
    items.forEach((item) => (item.ariaSelected = item === chosen));
    if (chosen) input.setAttribute("aria-activedescendant", chosen.id);
    else input.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
  };

  const open = (isOpen) => {
    box.hidden = !isOpen;
    input.ariaExpanded = isOpen && list.children.length > 0;
  };

  const show = (text, items = []) => {
    list.replaceChildren(...items);
    note.textContent = text;
    choose(0);
    open(true);
  };

  const ask = async () => {
    const wanted = input.value.trim();
    request?.abort();
    if (!wanted) return open(false);
    request = new AbortController();
    try {
      const address = `${form.dataset.search}?q=${encodeURIComponent(wanted)}`;
      const response = await fetch(address, { signal: request.signal });
      const found = new DOMParser().parseFromString(await response.text(), "text/html");
      const { textContent } = found.querySelector("[data-found]") ?? { textContent: FAILED };
      show(textContent, found.querySelectorAll("[role=option]"));
    } catch (error) {
      if (error.name !== "AbortError") show("The server cannot be reached.");
    }
  };

  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 120);
  });
  input.addEventListener("focus", () => {
    if (list.children.length && input.value.trim()) open(true);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (box.hidden) return step > 0 && ask();
    if (step) choose([...list.children].indexOf(chosen) + step);
    else if (event.key === "Escape") open(false);
    else if (event.key === "Enter" && chosen) chosen.querySelector("a").click();
    else return;
    event.preventDefault();
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (!form.contains(relatedTarget)) open(false);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus
}
