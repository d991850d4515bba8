// The theme that somebody has chosen, before anything is drawn; a plain script, since modules come later.
document.documentElement.dataset.theme = localStorage.getItem("theme") ?? "system";
