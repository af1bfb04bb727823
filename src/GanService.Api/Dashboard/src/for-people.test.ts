import { expect, test } from "vitest";
import { forPeople } from "./for-people";

test.each([
  ["The job is running. Cancel it first: POST /jobs/{id}/cancel.", "The job is running. Cancel it first."],
  ["There is no dataset 'x'. GET /datasets lists them; POST /datasets uploads one.", "There is no dataset 'x'."],
  ["The alias 'best' means checkpoint 1. Point it to another one first: PUT /aliases/best, or delete it.", "The alias 'best' means checkpoint 1. Point it to another one first."],
  ["The version 'a@2' is being made of it. Wait until that is ready, or DELETE /datasets/2.", "The version 'a@2' is being made of it. Wait until that is ready."],
  ["At most 100 jobs may wait. Cancel some of GET /jobs, or wait until one is done.", "At most 100 jobs may wait."],
  ["batchSize must be between 4 and 1024.", "batchSize must be between 4 and 1024."],
  ["a learning rate of 1e-3/2 is no number. Why? GET it right.", "a learning rate of 1e-3/2 is no number. Why? GET it right."],
  ["GET /jobs lists them.", "GET /jobs lists them."],
])("%s", (said, told) => expect(forPeople(said)).toBe(told));
