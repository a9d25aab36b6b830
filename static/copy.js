// Two buttons: one copies the text of the element it names, one prints the page.
document.addEventListener("click", (event) => {
  const { copy, print: paper } = event.target.dataset ?? {};
  if (copy) {
    navigator.clipboard?.writeText(document.getElementById(copy).textContent).then(() => {
      event.target.textContent = "Copied";
    });
  }
  if (paper !== undefined) window.print();
});
