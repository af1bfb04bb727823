import { bytes } from "../format";
import type { Checkpoint } from "../models";

/** A generator as files for other programs. */
export const Weights = ({ checkpoint: { id, step, generatorBytes } }: { checkpoint: Checkpoint }) => (
  <>
    <a href={`checkpoints/${id}/generator.safetensors`} download aria-label={`Weights of step ${step} as safetensors, ${bytes(generatorBytes)}`}>safetensors, {bytes(generatorBytes)}</a>
    <a href={`checkpoints/${id}/generator.onnx`} download aria-label={`Weights of step ${step} as ONNX`} title="For any ONNX runtime">ONNX</a>
  </>
);
