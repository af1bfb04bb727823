/** Pictures and folders that somebody drops or chooses become one archive: a tar file, which needs no packing and no second copy in memory. */

const block = 512;

/** What was dropped: one archive as it is, or the files of folders and pictures as one. */
export async function droppedFile(dropped: DataTransfer): Promise<File | null> {
  const entries = [...dropped.items].map(item => item.webkitGetAsEntry()).filter(entry => entry !== null);
  if (entries.length === 1 && entries[0]!.isFile && !isPicture(entries[0]!.name))
    return fileOf(entries[0] as FileSystemFileEntry);
  const files: [string, File][] = [];
  for (const entry of entries)
    await collect(entry, files);
  return files.length === 0 ? null : tarOf(files, entries.length === 1 ? entries[0]!.name : "pictures");
}

/** What was chosen: one archive as it is, or pictures as one. */
export function chosenFile(files: FileList): File | null {
  const [first] = files;
  if (first && files.length === 1 && !isPicture(first.name))
    return first;
  return first ? tarOf([...files].map(file => [file.webkitRelativePath || file.name, file]), first.webkitRelativePath.split("/")[0] || "pictures") : null;
}

/** The pictures of which archives were made here. */
export const gathered = new WeakMap<File, (() => Promise<File>)[]>();

export const isPicture = (name: string) => /\.(jpe?g|png|webp|bmp)$/i.test(name);

async function collect(entry: FileSystemEntry, files: [string, File][]): Promise<void> {
  if (entry.isFile)
    files.push([entry.fullPath.replace(/^\//, ""), await fileOf(entry as FileSystemFileEntry)]);
  else {
    const reader = (entry as FileSystemDirectoryEntry).createReader();
    for (let some: FileSystemEntry[]; (some = await new Promise<FileSystemEntry[]>((done, failed) => reader.readEntries(done, failed))).length > 0;) {
      for (const inner of some)
        await collect(inner, files);
    }
  }
}

const fileOf = (entry: FileSystemFileEntry) => new Promise<File>((done, failed) => entry.file(done, failed));

/** A tar archive (POSIX.1-2001: long and foreign names stand before their file, in a header of their own). */
function tarOf(files: [string, File][], name: string): File {
  const parts: BlobPart[] = [];
  for (const [path, file] of files.sort(([a], [b]) => a < b ? -1 : 1)) {
    const extended = record("path", path);
    parts.push(header("pax", extended.length, "x"), padded(extended), header("file", file.size, "0"), file, new Uint8Array(-file.size & (block - 1)));
  }

  const archive = new File([...parts, new Uint8Array(2 * block)], `${name}.tar`);
  gathered.set(archive, files.filter(([path]) => isPicture(path)).map(([, file]) => () => Promise.resolve(file)));
  return archive;
}

/** "27 path=face.jpg\n": the length counts itself. */
function record(key: string, value: string): Uint8Array<ArrayBuffer> {
  const text = new TextEncoder().encode(` ${key}=${value}\n`);
  let length = text.length;
  while (length !== text.length + String(length).length)
    length = text.length + String(length).length;
  return new Uint8Array([...new TextEncoder().encode(String(length)), ...text]);
}

function header(name: string, size: number, type: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(block);
  const put = (text: string, at: number) => bytes.set(new TextEncoder().encode(text), at);
  put(name, 0);
  put("0000644\0", 100);
  put("0000000\0", 108);
  put("0000000\0", 116);
  put(size < 8 ** 11 ? `${size.toString(8).padStart(11, "0")}\0` : "", 124);
  put("00000000000\0", 136);
  put(" ".repeat(8), 148);
  put(type, 156);
  put("ustar\0" + "00", 257);
  put(`${bytes.reduce((sum, byte) => sum + byte).toString(8).padStart(6, "0")}\0 `, 148);
  return bytes;
}

function padded(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(bytes.length + (-bytes.length & (block - 1)));
  whole.set(bytes);
  return whole;
}
