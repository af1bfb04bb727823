using System.Security.Cryptography;
using GanService.Api.Store.Files;
using GanService.Engine.Files;

namespace GanService.Api.Tests.Store;

/// <summary>What every form of files has to do, wherever they are kept.</summary>
public sealed class FilesTests(Servers servers) : IAsyncLifetime
{
    private const string Key = "datasets/0f8fad5b-d9cb-469f-a165-70867728950e/8.pack";

    private readonly List<IAsyncDisposable> open = [];
    private readonly List<TemporaryFolder> folders = [];

    public static TheoryData<Form> Forms => new(Form.Folder, Form.Servers);

    public ValueTask InitializeAsync() => default;

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Hold_OfAKeptFile_GivesItsBytes(Form form)
    {
        var files = (await OpenAsync(form)).Files;
        var bytes = Bytes(100_000);
        await KeepAsync(files, Key, bytes);

        using var held = await files.HoldAsync(Key, [], CancellationToken.None);

        Assert.Equal(bytes, await File.ReadAllBytesAsync(held.Path));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Hold_OfSomeFilesOfAFolder_GivesThemAndLeavesOutWhatIsMissing(Form form)
    {
        const string Folder = "jobs/0f8fad5b-d9cb-469f-a165-70867728950e/checkpoints/00000010-1";
        var settings = await SettingsAsync(form);
        var files = (await OpenAsync(settings)).Files;
        foreach (var name in new[] { "manifest.json", "generator.safetensors", "training.safetensors" })
            await AtomicFile.WriteAsync(files.PathOf($"{Folder}/{name}"), file => file.WriteAsync(Bytes(name.Length)).AsTask());
        await files.KeepAsync(Folder, CancellationToken.None);
        var other = form == Form.Folder ? files : (await OpenAsync(settings)).Files;

        using var held = await other.HoldAsync(Folder, ["manifest.json", "generator.safetensors", "absent"], CancellationToken.None);

        Assert.Equal(Bytes("generator.safetensors".Length), await File.ReadAllBytesAsync(Path.Combine(held.Path, "generator.safetensors")));
        Assert.False(File.Exists(Path.Combine(held.Path, "absent")));
        Assert.Equal(form == Form.Folder, File.Exists(Path.Combine(held.Path, "training.safetensors"))); // nobody asked for it
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task List_OfWhatIsKept_HasEveryFileWithItsLength(Form form)
    {
        var files = (await OpenAsync(form)).Files;
        string[] keys = [.. Enumerable.Range(1, 12).Select(i => $"jobs/0f8fad5b-d9cb-469f-a165-70867728950e/samples/{i:D8}-1.png")];
        foreach (var key in keys)
            await KeepAsync(files, key, Bytes(7));

        var listed = await files.ListAsync("jobs/");

        Assert.Equal(keys, listed.Select(f => f.Key).Order(StringComparer.Ordinal));
        Assert.All(listed, f => Assert.Equal(7, f.Bytes));
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Delete_OfAFolder_LeavesNothingOfItAndAllOfOthers(Form form)
    {
        const string Job = "jobs/0f8fad5b-d9cb-469f-a165-70867728950e";
        var files = (await OpenAsync(form)).Files;
        await KeepAsync(files, $"{Job}/samples/00000001-1.png", Bytes(1));
        await KeepAsync(files, $"{Job}/samples/00000002-1.png", Bytes(2));
        await KeepAsync(files, Key, Bytes(3));

        await files.DeleteAsync(Job);
        await files.DeleteAsync("jobs/absent");

        Assert.Equal([Key], (await files.ListAsync("")).Select(f => f.Key));
        using var held = await files.HoldAsync($"{Job}/samples/00000001-1.png", [], CancellationToken.None);
        Assert.False(File.Exists(held.Path));
    }

    [Fact]
    public async Task Hold_ByManyOnAnotherNode_FetchesALargeFileOnce()
    {
        var settings = await SettingsAsync(Form.Servers);
        var bytes = Bytes(20 << 20); // of several parts
        await KeepAsync((await OpenAsync(settings)).Files, Key, bytes);
        var files = (await OpenAsync(settings)).Files;

        var held = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => files.HoldAsync(Key, [], CancellationToken.None)));

        Assert.Equal(SHA256.HashData(bytes), SHA256.HashData(await File.ReadAllBytesAsync(held[0].Path)));
        var written = File.GetLastWriteTimeUtc(held[0].Path);
        Assert.All(held, h => Assert.Equal(written, File.GetLastWriteTimeUtc(h.Path)));
    }

    [Fact]
    public async Task Cache_OfANode_KeepsWhatIsHeldAndThenItsBound()
    {
        var settings = await SettingsAsync(Form.Servers);
        var files = (await OpenAsync([.. settings, ("GanService:CacheBytes", "2500")])).Files;
        string[] keys = [.. Enumerable.Range(1, 4).Select(i => $"jobs/0f8fad5b-d9cb-469f-a165-70867728950e/samples/{i:D8}-1.png")];
        foreach (var key in keys)
            await KeepAsync(files, key, Bytes(1000));
        Assert.Equal([false, false, true, true], keys.Select(key => File.Exists(files.PathOf(key))));

        var held = await Task.WhenAll(keys.Select(key => files.HoldAsync(key, [], CancellationToken.None)));
        Assert.All(keys, key => Assert.True(File.Exists(files.PathOf(key))));
        foreach (var one in held)
            one.Dispose();

        Assert.Equal(2, keys.Count(key => File.Exists(files.PathOf(key))));
    }

    [Fact]
    public async Task Hold_OfAFileThatWasChangedInTheBucket_IsRefused()
    {
        var settings = await SettingsAsync(Form.Servers);
        await KeepAsync((await OpenAsync(settings)).Files, Key, Bytes(100));
        using var client = servers.S3();
        var bucket = settings.Single(s => s.Name == "GanService:Files").Value.Split('/')[2];
        var hash = (await client.GetObjectMetadataAsync(bucket, "faces/" + Key)).Metadata["sha256"];
        var changed = new Amazon.S3.Model.PutObjectRequest { BucketName = bucket, Key = "faces/" + Key, ContentBody = "other bytes" };
        changed.Metadata["sha256"] = hash;
        await client.PutObjectAsync(changed);
        var files = (await OpenAsync(settings)).Files;

        var error = await Assert.ThrowsAsync<InvalidDataException>(() => files.HoldAsync(Key, [], CancellationToken.None));

        Assert.Contains(Key, error.Message);
        Assert.False(File.Exists(files.PathOf(Key)));
    }

    [Fact]
    public async Task Start_OnABucketThatIsNotThere_SaysWhichSettingIsWrong()
    {
        var error = await Assert.ThrowsAsync<Settings.StartupFailedException>(() => OpenAsync(("GanService:Files", "s3://no-such-bucket"), ("GanService:FilesEndpoint", servers.S3Address)));

        Assert.Contains("GanService:Files", error.Message);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var store in open)
            await store.DisposeAsync();
        folders.ForEach(f => f.Dispose());
    }

    private async Task<(string Name, string Value)[]> SettingsAsync(Form form) =>
        form == Form.Folder ? [] : [("GanService:Files", $"s3://{await servers.NewBucketAsync()}/faces"), ("GanService:FilesEndpoint", servers.S3Address)];

    private async Task<TestStore> OpenAsync(Form form) => await OpenAsync(await SettingsAsync(form));

    private async Task<TestStore> OpenAsync(params (string Name, string Value)[] settings)
    {
        folders.Add(new());
        var store = await TestStore.OpenAsync(folders[^1], settings);
        open.Add(store);
        return store;
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static async Task KeepAsync(IFileStore files, string key, byte[] bytes)
    {
        await AtomicFile.WriteAsync(files.PathOf(key), file => file.WriteAsync(bytes).AsTask());
        await files.KeepAsync(key, CancellationToken.None);
    }
}
