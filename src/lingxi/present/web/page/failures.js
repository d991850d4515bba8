// What fails where no view shows it ends here: the reason is a toast, and not an error of the page.
import { Problem, isAbort, reason } from "/page/api.js";
import { toast } from "/page/dom.js";

export function setUp() {
  addEventListener("unhandledrejection", (event) => {
    if (!isAbort(event.reason) && !(event.reason instanceof Problem)) return;
    event.preventDefault();
    if (event.reason instanceof Problem) toast(reason(event.reason));
  });
}
