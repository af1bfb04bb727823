using System.Text.Json;
using GanService.Engine;
using GanService.Engine.Files;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Store.Rows;

/// <summary>
/// What a data folder and its database have in common: the only row of a table, and a file. The database's is written first, so one that
/// is behind the file's has been put in the place of a newer database.
/// </summary>
public sealed class DataIdentity
{
    public const string FileName = "identity.json";

    public required string Id { get; init; }

    /// <summary>Grows at every start, end and backup; in the file it is 0 until the first start has come that far.</summary>
    public long Generation { get; set; }

    /// <summary>The identity of a folder that has none yet.</summary>
    public static DataIdentity New() => new() { Id = Guid.NewGuid().ToString() };

    /// <summary>That of a folder, or null.</summary>
    /// <exception cref="JsonException">Its file is damaged.</exception>
    public static DataIdentity? Read(string root)
    {
        var path = Path.Combine(root, FileName);
        return File.Exists(path) ? JsonSerializer.Deserialize<DataIdentity>(File.ReadAllBytes(path), EngineJson.Options) : null;
    }

    /// <summary>That of a database, which may be of any version, or null.</summary>
    public static async Task<DataIdentity?> ReadAsync(GanServiceDb database)
    {
        var tables = await database.Database.SqlQuery<string>($"SELECT name AS Value FROM sqlite_master WHERE name = {nameof(GanServiceDb.Identity)}").ToListAsync();
        return tables is [] ? null : await database.Identity.AsNoTracking().SingleOrDefaultAsync();
    }

    /// <summary>Has an older copy of the database, from now on, told from it.</summary>
    public static async Task RaiseAsync(GanServiceDb database, string root)
    {
        var identity = await database.Identity.SingleOrDefaultAsync() ?? database.Identity.Add(Read(root)!).Entity;
        identity.Generation++;
        await database.SaveChangesAsync();
        identity.Write(root);
    }

    /// <summary>Writes the file.</summary>
    public void Write(string root) => AtomicFile.Write(Path.Combine(root, FileName), file => JsonSerializer.Serialize(file, this, EngineJson.Options));
}
