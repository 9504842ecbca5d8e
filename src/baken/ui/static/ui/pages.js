/* A choice that sends its form by itself: at once with a pointer, with the keyboard when one is done choosing. */
document.addEventListener("keydown", (event) => {
  const form = event.target.closest?.("select")?.closest("[data-sends-itself]");
  if (!form) return;
  if (event.key === "Enter") {
    event.preventDefault();
    form.requestSubmit();
  } else if (event.key !== "Tab") {
    form.dataset.byKeyboard = "";
  }
});

document.addEventListener("pointerdown", (event) => {
  delete event.target.closest?.("[data-sends-itself]")?.dataset.byKeyboard;
});

document.addEventListener("change", (event) => {
  const form = event.target.closest("[data-sends-itself]");
  if (!form) return;
  if ("byKeyboard" in form.dataset) {
    event.target.addEventListener("blur", () => form.requestSubmit(), { once: true });
  } else {
    form.requestSubmit();
  }
});
