using System.Globalization;
using System.Reflection;
using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore.Metadata;

namespace GanService.Api.Store.Copying;

/// <summary>The SHA-256 of rows, the same in every database that keeps them.</summary>
/// <param name="type">What they are.</param>
internal sealed class RowHash(IEntityType type) : IDisposable
{
    private readonly PropertyInfo[] columns = [.. type.GetProperties().Select(p => p.PropertyInfo!).OrderBy(p => p.Name, StringComparer.Ordinal)];
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly MemoryStream bytes = new();

    public long Count { get; private set; }

    public void Add(object row)
    {
        Count++;
        bytes.SetLength(0);
        using (var writer = new BinaryWriter(bytes, System.Text.Encoding.UTF8, leaveOpen: true))
        {
            foreach (var column in columns)
                Write(writer, column.GetValue(row));
        }

        hash.AppendData(bytes.GetBuffer().AsSpan(0, (int)bytes.Length));
    }

    public string Finish() => Convert.ToHexStringLower(hash.GetHashAndReset());

    public void Dispose() => hash.Dispose();

    // Each value begins with what tells where it ends.
    private static void Write(BinaryWriter writer, object? value)
    {
        writer.Write(value is not null);
        switch (value)
        {
            case null:
                break;
            case DateTime time:
                writer.Write(time.Ticks / TimeSpan.TicksPerMicrosecond); // PostgreSQL keeps no more of it
                break;
            case byte[] data:
                writer.Write(data.Length);
                writer.Write(data);
                break;
            case IEnumerable<string> list:
                writer.Write(list.Count());
                foreach (var text in list)
                    writer.Write(text);
                break;
            default:
                writer.Write(Convert.ToString(value, CultureInfo.InvariantCulture)!);
                break;
        }
    }
}
