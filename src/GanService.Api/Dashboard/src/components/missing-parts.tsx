import { missingParts, type StorePart } from "../feed";
import { Warning } from "./messages";

const words: Record<StorePart, string> = {
  database: "The service cannot reach its database. What you see may be old, and changes are refused; trainings go on from a checkpoint at the latest.",
  files: "The service cannot reach its files. Faces, samples and downloads may be missing for now; trainings go on and save their checkpoints later.",
};

/** What does not work now, and comes back by itself. */
export const MissingParts = () => <>{missingParts.value.map(part => <Warning key={part}>{words[part]}</Warning>)}</>;
