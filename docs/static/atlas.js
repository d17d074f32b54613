// The filter of the atlas: by chapter, and by claims whose behaviour differs between two releases. The address of the
// page contains the selection, so that a link can point to it.
const form = document.getElementById("filter");
const table = document.getElementById("matrix");
const releases = table.dataset.releases.split(" ");

function show() {
  const { chapter, from, to } = form.elements;
  const [old, now] = [releases.indexOf(from.value), releases.indexOf(to.value)];
  const compared = old >= 0 && now >= 0;
  let count = 0;
  for (const body of table.tBodies) {
    for (const row of body.rows) {
      const { states } = row.dataset;
      row.hidden = (chapter.value && chapter.value !== body.dataset.chapter) || (compared && states[old] === states[now]);
      count += !row.hidden;
    }
    body.hidden = [...body.rows].every((row) => row.hidden);
  }
  form.querySelector("output").textContent = `${count} ${count === 1 ? "claim" : "claims"}`;
}

for (const [name, value] of new URLSearchParams(location.search)) {
  if (form.elements[name]) form.elements[name].value = value;
}
form.addEventListener("change", () => {
  const chosen = [...new FormData(form)].filter(([, value]) => value);
  history.replaceState(null, "", chosen.length ? `?${new URLSearchParams(chosen)}` : location.pathname);
  show();
});
form.hidden = false;
show();
