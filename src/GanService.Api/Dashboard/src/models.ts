import type { components } from "./api-types";

/** What the service sends and takes, under short names. */
type Schemas = components["schemas"];

/** The document calls no field of an answer required, but the service sends every one of them. */
type Sent<T> = T extends readonly (infer Item)[] ? Sent<Item>[] : T extends object ? { [Name in keyof T]-?: Sent<Exclude<T[Name], undefined>> } : T;

export type JobState = Schemas["JobState"];
export type Job = Omit<Sent<Schemas["JobResponse"]>, "losses"> & { losses: Sent<Schemas["JobLosses"]> | null };
export type JobPage = Omit<Sent<Schemas["JobPage"]>, "items"> & { items: Job[] };
export type JobTotals = JobPage["totals"];
export type JobsChanged = Sent<Schemas["ChangedJobs"]>;
export type Configuration = Sent<Schemas["TrainingConfiguration"]>;
export type CreateJob = Schemas["CreateJobRequest"];
export type CreateExperiment = Schemas["CreateExperimentRequest"];
export type Recipe = Sent<Schemas["Recipe"]>;
export type Sample = Sent<Schemas["SampleResponse"]>;
export type Quality = Sent<Schemas["QualityReport"]>;
export type Checkpoint = Omit<Sent<Schemas["CheckpointResponse"]>, "quality"> & { quality: Quality | null };
/** The generator that comes with the service. */
export const portraits = "00000000-0000-7000-8000-000000000001";

/** What a checkpoint that no job made is said to come from. */
export const sourceWithoutJob = (checkpoint: string) => checkpoint === portraits ? "the generator that comes with the service" : "imported weights";

export type Alias = Sent<Schemas["AliasResponse"]>;
export type Direction = Sent<Schemas["DirectionResponse"]>;
export type LearnDirection = Schemas["LearnDirectionRequest"];
export type LearnedDirection = Sent<Schemas["LearnedDirectionResponse"]>;
export type Favourite = Sent<Schemas["FavouriteResponse"]>;
export type Projection = Sent<Schemas["ProjectionResponse"]>;
export type Neighbours = Sent<Schemas["NeighboursResponse"]>;
export type Times = Sent<Schemas["TimesResponse"]>;
export type Notice = Sent<Schemas["JobNotice"]>;
export type Dataset = Sent<Schemas["DatasetResponse"]>;
export type DatasetReport = Sent<Schemas["DatasetReportResponse"]>;
export type FramedPicture = Sent<Schemas["FramedPicture"]>;
export type Finding = DatasetReport["findings"][number];
export type NewVersion = Schemas["NewVersionRequest"];
export type PictureVerification = Sent<Schemas["PictureVerificationResponse"]>;
export type MachineState = Sent<Schemas["MachineResponse"]>;
export type Webhook = Omit<Sent<Schemas["WebhookResponse"]>, "lastDelivery"> & { lastDelivery: Delivery | null };
export type Delivery = Sent<Schemas["DeliveryResponse"]>;
export type ApiKey = Sent<Schemas["KeyResponse"]>;
export type Version = Sent<Schemas["VersionResponse"]>;

export type Search = Sent<Schemas["SearchResponse"]>;
export type Experiment = Omit<Sent<Schemas["ExperimentResponse"]>, "jobs" | "search"> & { jobs: Job[]; search: Search | null };

export interface Page<T> {
  items: T[];
  next?: string | null;
}

/** Columns of equal length, oldest step first. */
export interface Losses {
  jobId: string;
  steps: number[];
  discriminatorReal: number[];
  discriminatorFake: number[];
  generator: number[];
  discriminatorAccuracy: number[];
}

export const lossNames = ["discriminatorReal", "discriminatorFake", "generator", "discriminatorAccuracy"] as const;
export type LossName = (typeof lossNames)[number];

export const lossLabels: Record<LossName, string> = {
  discriminatorReal: "Discriminator, real",
  discriminatorFake: "Discriminator, fake",
  generator: "Generator",
  discriminatorAccuracy: "Discriminator’s accuracy",
};

/** Where a job that goes on from a checkpoint is made. */
export const branchAddress = ({ id, jobId }: Pick<Checkpoint, "id" | "jobId">) => `#/new?from=${jobId}&checkpoint=${id}`;

export const hasEnded = ({ state }: Pick<Job, "state">) => state === "completed" || state === "cancelled" || state === "failed";

/** Seconds from a job's start to its end, or until now; null before it began. */
export const tookSeconds = ({ startedAt, endedAt }: Job) => !startedAt ? null : ((endedAt ? Date.parse(endedAt) : Date.now()) - Date.parse(startedAt)) / 1000;

/** How much of its steps a job has made. */
export const shareOf = ({ step, steps }: Job) => (steps === 0 ? 0 : step / steps);
