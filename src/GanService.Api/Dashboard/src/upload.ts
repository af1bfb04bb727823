import { Problem } from "./api";
import type { Dataset } from "./models";

/** Sends a form and tells how much of it has gone; fetch cannot tell that. */
export function upload(form: FormData, sent: (share: number) => void): Promise<Dataset> {
  return new Promise((done, fail) => {
    const request = new XMLHttpRequest();
    request.open("POST", "/datasets");
    request.upload.onprogress = event => event.lengthComputable && sent(event.loaded / event.total);
    request.onload = () => request.status < 300
      ? done(JSON.parse(request.responseText) as Dataset)
      : fail(Problem.of(request.status, request.responseText));
    request.onerror = () => fail(new Error("The upload was cut off: the service cannot be reached, or refuses so large a file."));
    request.send(form);
  });
}
