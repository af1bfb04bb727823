// Makes parquet-images.parquet, as dataset hubs give images: a struct of bytes and path, labels whose names are in the metadata, and row
// groups. Written with Arrow's own Rust code, so that what reads it is not tried on what the same library wrote.
//   npm install parquet-wasm@0.8.0 apache-arrow && node parquet-images.mjs
import { writeFileSync } from "node:fs";
import { deflateSync, crc32 } from "node:zlib";
import * as arrow from "apache-arrow";
import { Compression, Table, WriterPropertiesBuilder, writeParquet } from "parquet-wasm/node";

function png(level) {
  const side = 16;
  const rows = Buffer.alloc(side * (1 + side * 3), level);
  for (let row = 0; row < side; row++)
    rows[row * (1 + side * 3)] = 0;
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    const whole = Buffer.alloc(8 + body.length);
    whole.writeUInt32BE(data.length);
    body.copy(whole, 4);
    whole.writeUInt32BE(crc32(body), 4 + body.length);
    return whole;
  };
  const head = Buffer.from([0, 0, 0, side, 0, 0, 0, side, 8, 2, 0, 0, 0]);
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk("IHDR", head), chunk("IDAT", deflateSync(rows)), chunk("IEND", Buffer.alloc(0))]);
}

// Levels 10, 20 … 70; the fourth has no path, the fifth the first one's, the sixth no label and no age, and the last row no image.
const rows = [10, 20, 30, 40, 50, 60, 70, null].map((level, i) => ({
  image: level === null ? null : { bytes: png(level), path: i === 3 ? null : i === 4 ? "1.png" : `${i + 1}.png` },
  label: i === 5 ? null : BigInt(i % 2),
  age: i === 5 ? null : 20.5 + i,
  smiling: i % 3 === 0,
  caption: `face, "number" ${i + 1}`,
}));
const struct = new arrow.Struct([new arrow.Field("bytes", new arrow.Binary(), true), new arrow.Field("path", new arrow.Utf8(), true)]);
const column = (name, type) => arrow.vectorFromArray(rows.map(row => row[name]), type);
const table = new arrow.Table({
  image: column("image", struct), label: column("label", new arrow.Int64()), age: column("age", new arrow.Float64()), smiling: column("smiling", new arrow.Bool()), caption: column("caption", new arrow.Utf8()),
});
const metadata = new Map([["huggingface", JSON.stringify({ info: { features: { image: { _type: "Image" }, label: { names: ["cat", "dog"], _type: "ClassLabel" } } } })]]);
const properties = new WriterPropertiesBuilder().setCompression(Compression.SNAPPY).setMaxRowGroupSize(3).setKeyValueMetadata(metadata).build();
writeFileSync("parquet-images.parquet", writeParquet(Table.fromIPCStream(arrow.tableToIPC(table, "stream")), properties));
