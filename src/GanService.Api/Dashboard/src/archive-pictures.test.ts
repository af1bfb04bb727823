/// <reference types="node" />
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, it } from "vitest";
import { picturesOf } from "./archive-pictures";

const longName = `${"a-folder-with-a-long-name/".repeat(7)}long.jpg`;

/** A tar file as the `tar` program writes it. */
function tar(format: string, files: Record<string, string>): Uint8Array<ArrayBuffer> {
  const folder = mkdtempSync(join(tmpdir(), "archive-"));
  for (const [name, text] of Object.entries(files)) {
    execFileSync("mkdir", ["-p", join(folder, name, "..")]);
    writeFileSync(join(folder, name), text);
  }
  return new Uint8Array(execFileSync("tar", ["-c", `--format=${format}`, "--sort=name", "-C", folder, "."], { maxBuffer: 1 << 26 }));
}

const found = async (bytes: BlobPart, name: string) =>
  Promise.all((await picturesOf(new File([bytes], name))).map(async file => [file.name.replace(/^\.\//, ""), await file.text()]));

describe("picturesOf", () => {
  const files = { "b.txt": "none", "c.png": "a picture", [longName]: "deep", "z.jpg": "x".repeat(1000) };
  const pictures = [[longName, "deep"], ["c.png", "a picture"], ["z.jpg", "x".repeat(1000)]];

  it.each(["gnu", "posix"])("reads a tar file of the format %s", async format => {
    expect(await found(tar(format, files), "some.tar")).toEqual(pictures);
  });

  it("reads the beginning of a packed one", async () => {
    expect(await found(new Uint8Array(gzipSync(tar("gnu", files))), "some.tar.gz")).toEqual(pictures);
  });

  it("takes nine from all that it finds", async () => {
    const many = Object.fromEntries(Array.from({ length: 90 }, (_, i) => [`${String(i).padStart(2, "0")}.jpg`, String(i)]));
    expect((await found(tar("gnu", many), "some.tar")).map(([, text]) => text)).toEqual(["0", "10", "20", "30", "40", "50", "60", "70", "80"]);
  });

  it("reads a Parquet file of images", async () => {
    const file = new File([new Uint8Array(readFileSync("../../../tests/GanService.Engine.Tests/Golden/parquet-images.parquet"))], "images.parquet");
    const first = await picturesOf(file);
    expect(first.length).toBeGreaterThan(0);
    for (const picture of first)
      expect([0x89, 0xff]).toContain(new Uint8Array(await picture.arrayBuffer())[0]);
  });

  it.each([["nothing", ""], ["a text", "<html>"], ["a damaged tar.gz", "\x1f\x8b\x08..."], ["a damaged Parquet file", "PAR1...."]])("finds none in %s", async (_, text) => {
    expect(await found(Uint8Array.from(text, letter => letter.charCodeAt(0)), "wrong")).toEqual([]);
  });
});
