// Search as you type: an ARIA combobox over the hits that the server writes.
const FAILED = "The search has no answer right now. Press Enter for the page of results.";

for (const form of sovereign.all("form[data-search]")) {
  const input = form.querySelector("[role=combobox]");
  const box = form.querySelector("[data-hits]");
  const list = box.querySelector("[role=listbox]");
  const note = box.querySelector("[role=status]");
  let timer, request, chosen;

  const choose = (index) => {
    const items = [...list.children];
    chosen = items.at(index % items.length);
    items.forEach((item) => (item.ariaSelected = item === chosen));
    input.setAttribute("aria-activedescendant", chosen?.id ?? "");
    chosen?.scrollIntoView({ block: "nearest" });
  };

  const open = (isOpen) => {
    box.hidden = !isOpen;
    input.ariaExpanded = isOpen && list.children.length > 0;
  };

  const show = (text, items = []) => {
    list.replaceChildren(...items);
    choose(0);
    open(true);
    requestAnimationFrame(() => (note.textContent = text)); // what is hidden speaks to nobody
  };

  // No answer to former words comes any more, and Enter sends the form.
  const drop = () => {
    clearTimeout(timer);
    request?.abort();
    chosen = null;
  };

  const ask = async () => {
    drop();
    const wanted = input.value.trim();
    if (!wanted) return open(false);
    request = new AbortController();
    try {
      const address = `${form.dataset.search}?q=${encodeURIComponent(wanted)}`;
      const response = await fetch(address, { signal: request.signal });
      const found = new DOMParser().parseFromString(await response.text(), "text/html");
      show(found.querySelector("[data-found]").textContent, found.querySelectorAll("[role=option]"));
    } catch (error) {
      if (error.name !== "AbortError") show(FAILED);
    }
  };

  input.addEventListener("input", () => {
    drop();
    timer = setTimeout(ask, 120);
  });
  input.addEventListener("focus", () => {
    if (list.children.length && input.value.trim()) open(true);
  });
  input.addEventListener("keydown", (event) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (event.key === "Escape") drop();
    if (box.hidden) return step > 0 && ask();
    if (step) choose([...list.children].indexOf(chosen) + step);
    else if (event.key === "Escape") open(false);
    else if (event.key === "Enter" && chosen) chosen.querySelector("a").click();
    else return;
    event.preventDefault();
  });
  form.addEventListener("focusout", ({ relatedTarget }) => {
    if (box.contains(relatedTarget)) return;
    drop();
    open(false);
  });
  list.addEventListener("mousedown", (event) => event.preventDefault()); // keep the focus
}
