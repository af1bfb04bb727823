using GanService.Engine.Files;

namespace GanService.Api.Store.Files;

/// <summary>
/// Copies of files on this machine: those that were used last, up to a number of bytes. Those that are held stay. It may be lost at any time.
/// </summary>
/// <param name="root">Its folder.</param>
/// <param name="maxBytes">What may stay when nothing is held.</param>
public sealed class LocalCache(string root, long maxBytes)
{
    private readonly Lock guard = new();
    private readonly Dictionary<string, LinkedListNode<Entry>> byKey = [];
    private readonly LinkedList<Entry> lastUsedFirst = [];
    private readonly Dictionary<string, Task> fetching = [];
    private long bytes;

    /// <summary>Where the file of a key is.</summary>
    public string PathOf(string key) => Path.Combine(root, key);

    /// <summary>Takes in what an earlier process left, and removes what it had begun.</summary>
    public void Open()
    {
        Directory.CreateDirectory(root);
        foreach (var unfinished in Directory.EnumerateFileSystemEntries(root, "*" + AtomicFile.Unfinished, SearchOption.AllDirectories).ToList())
            DataFolder.Delete(unfinished);
        foreach (var file in new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories).OrderBy(f => f.LastWriteTimeUtc))
            Add(Path.GetRelativePath(root, file.FullName).Replace(Path.DirectorySeparatorChar, '/'));
        Evict();
    }

    /// <summary>Holds files, after those that are not here were fetched; each once, however many ask.</summary>
    /// <param name="key">Of what is held as a whole: of the file, or of the folder that the files are in.</param>
    /// <param name="files">Their keys.</param>
    /// <param name="fetch">Writes one to its path, whole, unless there is none.</param>
    public async Task<HeldFiles> HoldAsync(string key, IReadOnlyList<string> files, Func<string, Task> fetch)
    {
        Pin(files, 1);
        try
        {
            foreach (var file in files)
                await FetchAsync(file, fetch);
        }
        catch
        {
            Pin(files, -1);
            throw;
        }

        Evict();
        return new(PathOf(key), () =>
        {
            Pin(files, -1);
            Evict();
        });
    }

    /// <summary>Takes in a file that was just written to its path.</summary>
    public void Add(string key)
    {
        var length = new FileInfo(PathOf(key)).Length;
        lock (guard)
        {
            var entry = Use(key);
            (bytes, entry.Bytes) = (bytes - entry.Bytes + length, length);
        }

        Evict();
    }

    /// <summary>Removes a file or a folder of files.</summary>
    public void Remove(string key)
    {
        DataFolder.Delete(PathOf(key));
        lock (guard)
        {
            foreach (var node in byKey.Where(e => e.Key == key || e.Key.StartsWith(key + '/', StringComparison.Ordinal)).Select(e => e.Value).ToList())
            {
                bytes -= node.Value.Bytes;
                node.Value.Bytes = 0;
                Forget(node);
            }
        }
    }

    private async Task FetchAsync(string file, Func<string, Task> fetch)
    {
        Task fetched;
        lock (guard)
        {
            if (!fetching.TryGetValue(file, out fetched!))
            {
                if (File.Exists(PathOf(file)))
                    return;
                fetching[file] = fetched = FetchOnceAsync(file, fetch);
            }
        }

        await fetched;
    }

    private async Task FetchOnceAsync(string file, Func<string, Task> fetch)
    {
        try
        {
            await Task.Yield(); // not under the lock
            await fetch(file);
            if (File.Exists(PathOf(file)))
                Add(file);
        }
        finally
        {
            lock (guard)
                fetching.Remove(file);
        }
    }

    private void Pin(IEnumerable<string> files, int holders)
    {
        lock (guard)
        {
            foreach (var file in files)
                Use(file).Holders += holders;
        }
    }

    private Entry Use(string key)
    {
        if (!byKey.TryGetValue(key, out var node))
            byKey[key] = node = new(new(key));
        if (node.List is not null)
            lastUsedFirst.Remove(node);
        lastUsedFirst.AddFirst(node);
        return node.Value;
    }

    private void Evict()
    {
        lock (guard)
        {
            for (var node = lastUsedFirst.Last; node is not null && bytes > maxBytes;)
            {
                var (entry, next) = (node.Value, node.Previous);
                if (entry.Holders == 0)
                {
                    File.Delete(PathOf(entry.Key));
                    bytes -= entry.Bytes;
                    Forget(node);
                }

                node = next;
            }
        }
    }

    private void Forget(LinkedListNode<Entry> node)
    {
        if (node.Value.Holders > 0)
            return; // who holds it still counts
        lastUsedFirst.Remove(node);
        byKey.Remove(node.Value.Key);
    }

    private sealed class Entry(string key)
    {
        public string Key => key;

        public long Bytes { get; set; }

        public int Holders { get; set; }
    }
}
