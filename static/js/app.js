// What every page gets. Without it everything still works: these modules only make it quicker.
import "./csrf.js";
import "./notices.js";
import "./dialogs.js";
import "./shortcuts.js";
import "./suggestions.js";
import "./session.js";
import "./appearance.js";
import "./guard.js";
import "./copy.js";
