// How much of a limited text is written, beside the field: `123 / 300`.
for (const field of document.querySelectorAll("[data-count][maxlength]")) {
  const count = document.createElement("p");
  count.className = "xs soft num";
  const tell = () => { count.textContent = `${field.value.length} / ${field.maxLength}`; };
  field.after(count);
  field.addEventListener("input", tell);
  tell();
}
