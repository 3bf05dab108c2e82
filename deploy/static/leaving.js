// A form that was changed asks before its page is left by any other way than by sending it.
let changed = document.querySelector("form[data-asks=unsaved]");
document.addEventListener("input", (event) => { if (event.target.form?.matches("[data-asks]")) changed = event.target.form; });
document.addEventListener("submit", (event) => { if (event.target === changed) changed = null; });
addEventListener("beforeunload", (event) => { if (changed) { event.preventDefault(); event.returnValue = ""; } });
