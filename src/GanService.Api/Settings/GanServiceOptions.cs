using System.ComponentModel.DataAnnotations;
using System.Net;

namespace GanService.Api.Settings;

/// <summary>The settings under <c>GanService</c>: in appsettings.json, as environment variables (<c>GanService__DataDirectory</c>) or as arguments.</summary>
public sealed class GanServiceOptions
{
    /// <summary>Where everything is kept; created when missing.</summary>
    [Required]
    public string DataDirectory { get; set; } = "./data";

    /// <summary>What this process does: everything, or as one of several beside a database that they share, requests or work only.</summary>
    public Role Role { get; set; } = Role.All;

    /// <summary>A PostgreSQL connection string; without one the database is a file in the data directory.</summary>
    public string Database { get; set; } = "";

    /// <summary>Where files are kept, as <c>s3://bucket/prefix</c>; in the data directory when left out.</summary>
    public string Files { get; set; } = "";

    /// <summary>The address of an S3 server that is not Amazon's.</summary>
    public string FilesEndpoint { get; set; } = "";

    /// <summary>Where this machine has copies of files that are kept elsewhere, which may be lost; in the data directory when left out.</summary>
    public string CacheDirectory { get; set; } = "";

    /// <summary>Bytes of such copies that stay; those that were used last stay.</summary>
    [Range(0, long.MaxValue)]
    public long CacheBytes { get; set; } = 20L << 30;

    /// <summary>Whether no other process uses the database: it lies in the data directory, whose lock keeps others out.</summary>
    internal bool IsAlone => Database.Length == 0;

    /// <summary>The data directory of a service that was started with these arguments.</summary>
    internal static string DataDirectoryOf(string[] arguments) => new ConfigurationBuilder()
        .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true).AddEnvironmentVariables().AddCommandLine(arguments).Build()
        .GetValue($"GanService:{nameof(DataDirectory)}", "./data");

    /// <summary>Hosts under which the service is asked for beside localhost, IP addresses, the machine's name and those in <c>urls</c>: names, or <c>*.example.org</c>, with semicolons between them.</summary>
    public string AllowedHosts { get; set; } = "";

    /// <summary>Whether requests from this machine need keys too, as those from others do: behind a proxy on it, all come from it.</summary>
    public bool RequireKeys { get; set; }

    /// <summary>Keys that an address may show in a minute without one being known; more are not looked up, and get 429.</summary>
    [Range(1, 100_000)]
    public int MaxWrongKeys { get; set; } = 10;

    /// <summary>An OpenID provider whose tokens are as good as keys.</summary>
    public OpenIdOptions OpenId { get; } = new();

    /// <summary>Requests that a key, or an address that shows none, may send to a node in a minute; more get 429.</summary>
    [Range(1, 100_000_000)]
    public int RequestsPerMinute { get; set; } = 6000;

    /// <summary>Faces that it may have drawn by a node in a minute. A large picture counts for as many as take its time.</summary>
    [Range(1, 100_000_000)]
    public int FacesPerMinute { get; set; } = 30_000;

    /// <summary>What a training gets of the processor time that it could use while requests are answered beside it: they wait where it would get less. 0 has none wait.</summary>
    [Range(0.0, 0.9)]
    public double TrainingShare { get; set; } = 0.5;

    /// <summary>Jobs of a key that may wait at a time; more get 429.</summary>
    [Range(1, 100_000)]
    public int MaxQueuedJobsPerKey { get; set; } = 200;

    /// <summary>Bytes that datasets and checkpoints made by a key may take; where they take more, it can upload none and queue no job.</summary>
    [Range(1, long.MaxValue)]
    public long MaxBytesPerKey { get; set; } = 100L << 30;

    /// <summary>Whether webhooks may go to addresses of this machine and of private networks, whose services may trust whoever reaches them.</summary>
    public bool WebhooksToPrivateAddresses { get; set; }

    /// <summary>Proxies whose <c>X-Forwarded-For</c>, <c>-Proto</c>, <c>-Host</c> and <c>-Prefix</c> are believed: addresses, or networks such as <c>10.0.0.0/8</c>, with semicolons between them.</summary>
    public string KnownProxies { get; set; } = "";

    /// <summary>The path under which the service is reached, such as <c>/ganservice</c>, where a proxy has other things beside it.</summary>
    public string PathBase { get; set; } = "";

    /// <summary>Event streams and connections to the hub that may be open at a time; more get 503.</summary>
    [Range(1, 100_000)]
    public int MaxStreams { get; set; } = 500;

    /// <summary>Those of one address, which many share behind a proxy; more get 429.</summary>
    [Range(1, 100_000)]
    public int MaxStreamsPerAddress { get; set; } = 250;

    /// <summary>Those of one key; more get 429.</summary>
    [Range(1, 100_000)]
    public int MaxStreamsPerKey { get; set; } = 100;

    /// <summary>Connections that may be open at a time; more are closed.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnections { get; set; } = 5000;

    /// <summary>Those of one address; more are closed.</summary>
    [Range(1, 1_000_000)]
    public int MaxConnectionsPerAddress { get; set; } = 2000;

    /// <summary>Threads that train. More than there are cores makes training slower.</summary>
    [Range(1, 256)]
    public int TrainingThreads { get; set; } = Math.Min(Environment.ProcessorCount, 256);

    /// <summary>Memory that a training may take, in bytes; a job that is estimated to need more is refused. Three quarters of the machine's, or the container's, when left out.</summary>
    [Range(1, long.MaxValue)]
    public long MaxTrainingBytes { get; set; } = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes * 3 / 4;

    /// <summary>Jobs that may wait at a time; more are refused.</summary>
    [Range(1, 100_000)]
    public int MaxQueuedJobs { get; set; } = 1000;

    /// <summary>Times in a row that a job may be interrupted without a new checkpoint in between; once more, and it fails.</summary>
    [Range(0, 1000)]
    public int InterruptionsAllowed { get; set; } = 3;

    /// <summary>Seconds after which a worker that is not heard of counts as vanished.</summary>
    [Range(5, 24 * 3600)]
    public int LeaseSeconds { get; set; } = 30;

    /// <summary>Checkpoints kept per job; older ones are thinned evenly.</summary>
    [Range(2, 10_000)]
    public int CheckpointsKept { get; set; } = 50;

    /// <summary>Sample grids kept per job; others are thinned evenly.</summary>
    [Range(2, 100_000)]
    public int SamplesKept { get; set; } = 1000;

    /// <summary>Free space that checkpoints and uploads leave on the disk, for the database, in bytes.</summary>
    [Range(0, long.MaxValue)]
    public long DiskReserveBytes { get; set; } = 128L << 20;

    /// <summary>Seconds after which files of the service's own that belong to nothing are moved to <c>lost+found</c>, at a start.</summary>
    [Range(0, 365 * 24 * 3600)]
    public int LostAfterSeconds { get; set; } = 3600;

    /// <summary>What a job does when a checkpoint finds no room.</summary>
    public FullDiskPolicy WhenDiskIsFull { get; set; } = FullDiskPolicy.TrainOn;

    /// <summary>Share of a job's time that may go into measuring its checkpoints; 0 measures none.</summary>
    [Range(0.0, 1.0)]
    public double QualityBudget { get; set; } = 0.05;

    /// <summary>Bytes of generators that stay loaded; those that were used last stay.</summary>
    [Range(0, long.MaxValue)]
    public long GeneratorCacheBytes { get; set; } = 1L << 30;

    /// <summary>Faces that may wait or be drawn at a time; requests for more get 503. A large picture counts for as many as take its time.</summary>
    [Range(1024, 1_000_000)]
    public int MaxQueuedFaces { get; set; } = 2048;

    /// <summary>The largest archive that can be uploaded, in bytes.</summary>
    [Range(1, long.MaxValue)]
    public long MaxUploadBytes { get; set; } = 4L << 30;

    /// <summary>Seconds that <c>POST /datasets</c> waits for the import before it answers 202: long enough for thousands of images, so that most answers tell what was skipped, and short of what clients wait for.</summary>
    [Range(0, 3600)]
    public int UploadAnswerSeconds { get; set; } = 20;

    /// <summary>Minutes that the import of an upload may work; after that it is given up.</summary>
    [Range(1, 100_000)]
    public int MaxImportMinutes { get; set; } = 120;

    /// <summary>The largest image that is decoded, in millions of pixels.</summary>
    [Range(1, 500)]
    public int MaxImageMegapixels { get; set; } = 64;

    /// <summary>Changes that the audit log keeps; older ones are forgotten.</summary>
    [Range(1, 10_000_000)]
    public int AuditKept { get; set; } = 100_000;

    /// <summary>Days for which it keeps them.</summary>
    [Range(1, 36_500)]
    public int AuditDays { get; set; } = 365;

    /// <summary>Faces that <c>synthetic-faces</c> has.</summary>
    [Range(1, 1_000_000)]
    public int SyntheticFaces { get; set; } = 5000;

    /// <summary>Whether a new service has a generator, so that it can draw faces before it has trained.</summary>
    public bool Portraits { get; set; } = true;

    /// <summary>Folders of images on this server that become datasets, imported once at start.</summary>
    public IList<DatasetFolderOptions> DatasetFolders { get; } = [];

    internal string[] AllowedHostNames() => Listed(AllowedHosts);

    /// <summary>The parts of <see cref="KnownProxies"/> that are none.</summary>
    internal IEnumerable<string> WrongProxies() => Listed(KnownProxies).Where(p => NetworkOf(p) is null);

    internal IReadOnlyList<IPNetwork> KnownProxyNetworks() => [.. Listed(KnownProxies).Select(p => NetworkOf(p)!.Value)];

    private static IPNetwork? NetworkOf(string text) =>
        IPAddress.TryParse(text, out var address) ? new(address, address.GetAddressBytes().Length * 8)
        : IPNetwork.TryParse(text, out var network) ? network
        : null;

    private static string[] Listed(string text) => text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>An OpenID provider whose tokens are let in.</summary>
public sealed class OpenIdOptions
{
    /// <summary>Its address, with https: where <c>/.well-known/openid-configuration</c> is. None is trusted when left out.</summary>
    public string Authority { get; set; } = "";

    /// <summary>What tokens for this service have in their claim <c>aud</c>.</summary>
    public string Audience { get; set; } = "";

    /// <summary>The claim that says what one who has a token may do.</summary>
    public string ScopeClaim { get; set; } = "scope";

    /// <summary>What its values stand for, such as <c>staff</c> for <c>read,generate</c>; one that is not here stands for the scope of that name, if there is one.</summary>
    public Dictionary<string, string> Scopes { get; } = new Dictionary<string, string>();

    /// <summary>The claim that names who has a token; <c>sub</c> where it is missing.</summary>
    public string NameClaim { get; set; } = "preferred_username";
}

/// <summary>What a process does.</summary>
public enum Role
{
    /// <summary>It answers requests and trains.</summary>
    All,

    /// <summary>It answers requests; others train.</summary>
    Web,

    /// <summary>It trains and imports; others answer requests.</summary>
    Worker,
}

/// <summary>What a job does when a checkpoint finds no room on the disk.</summary>
public enum FullDiskPolicy
{
    /// <summary>It trains on, and saves one as soon as there is room; the last checkpoint it waits for.</summary>
    TrainOn,

    /// <summary>It waits for room.</summary>
    Wait,
}

/// <summary>A folder of images that becomes a dataset.</summary>
public sealed class DatasetFolderOptions
{
    /// <summary>The dataset's name.</summary>
    public string Name { get; set; } = "";

    /// <summary>The folder; its subfolders are read too.</summary>
    public string Path { get; set; } = "";

    /// <summary><c>center</c>, <c>center:108</c>, <c>box:20,40,178,178</c>, <c>fit</c>, <c>portrait</c> or <c>portrait:every</c>.</summary>
    public string Crop { get; set; } = "center";

    /// <summary>Side of the packed images in pixels.</summary>
    public int ImageSize { get; set; } = 128;

    /// <summary>A pattern of the paths to take; all when left out.</summary>
    public string? Filter { get; set; }

    /// <summary>Labels of the images to take, as <c>Smiling=1</c>; all when left out.</summary>
    public string? Where { get; set; }

    /// <summary>Images to take at most; all when left out.</summary>
    public int? Limit { get; set; }

    /// <summary>Draws them at random; the first by name when left out.</summary>
    public long? LimitSeed { get; set; }
}
