using System.Security.Cryptography;
using Amazon.Runtime;
using Amazon.S3;
using Amazon.S3.Model;
using Amazon.S3.Transfer;
using GanService.Api.Settings;
using GanService.Engine.Files;
using Microsoft.Extensions.Options;

namespace GanService.Api.Store.Files;

/// <summary>
/// Keeps files in an S3 bucket, each with its SHA-256 beside it. Who needs one has a copy on this machine, whose hash is checked on its way in.
/// A server that cannot be reached is waited for a while.
/// </summary>
public sealed class ObjectFiles : IFileStore, IDisposable
{
    private const string Scheme = "s3://", Hash = "sha256", CacheFolder = "cache";
    private const int MaxDeleted = 1000; // in one request

    private static readonly TimeSpan patience = TimeSpan.FromSeconds(90), retryInterval = TimeSpan.FromSeconds(1);

    private readonly AmazonS3Client client;
    private readonly TransferUtility transfer;
    private readonly string bucket, prefix;
    private readonly LocalCache cache;
    private readonly ILogger<ObjectFiles> log;

    public ObjectFiles(IOptions<GanServiceOptions> settings, DataFolder folder, ILogger<ObjectFiles> log)
    {
        var options = settings.Value;
        this.log = log;
        var path = options.Files[Scheme.Length..].Split('/', 2, StringSplitOptions.RemoveEmptyEntries);
        (bucket, prefix) = (path[0], path.Length > 1 ? path[1].Trim('/') + '/' : "");
        var config = new AmazonS3Config { MaxErrorRetry = 2, ConnectTimeout = TimeSpan.FromSeconds(5), Timeout = TimeSpan.FromMinutes(2) };
        if (options.FilesEndpoint.Length > 0)
        {
            (config.ServiceURL, config.ForcePathStyle) = (options.FilesEndpoint, true);
            config.AuthenticationRegion = Environment.GetEnvironmentVariable("AWS_REGION") ?? "us-east-1";
        }

        client = new(config);
        transfer = new(client);
        cache = new(options.CacheDirectory.Length > 0 ? Path.GetFullPath(options.CacheDirectory) : folder.PathOf(CacheFolder), options.CacheBytes);
    }

    /// <summary>Whether a setting names a bucket, and perhaps a prefix.</summary>
    public static bool IsAddress(string text) => text.StartsWith(Scheme, StringComparison.Ordinal) && text.Length > Scheme.Length && text[Scheme.Length] != '/';

    public string PathOf(string key) => cache.PathOf(key);

    public Task OpenAsync()
    {
        cache.Open();
        return ReachBucketAsync();
    }

    /// <summary>Makes sure that the bucket can be used.</summary>
    /// <exception cref="StartupFailedException">It cannot.</exception>
    public async Task ReachBucketAsync()
    {
        try
        {
            await ReachAsync(() => LookAsync(CancellationToken.None), CancellationToken.None);
        }
        catch (Exception error) when (error is AmazonClientException or AmazonServiceException or FilesUnreachableException)
        {
            throw new StartupFailedException($"The bucket {bucket} of GanService:Files cannot be used: {error.Message.ReplaceLineEndings(" ")} Correct GanService:Files and GanService:FilesEndpoint, AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or make the bucket.", error);
        }
    }

    public async Task<bool> CanReachAsync(CancellationToken cancellationToken)
    {
        try
        {
            await LookAsync(cancellationToken);
            return true;
        }
        catch (Exception error) when (error is not OperationCanceledException)
        {
            return false;
        }
    }

    public async Task KeepAsync(string key, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        foreach (var file in Directory.Exists(path) ? Directory.EnumerateFiles(path).Select(f => $"{key}/{Path.GetFileName(f)}").ToList() : [key])
        {
            await PutAsync(file, PathOf(file), cancellationToken);
            cache.Add(file);
        }
    }

    /// <summary>Keeps a file that lies anywhere on this machine.</summary>
    public Task PutAsync(string key, string path, CancellationToken cancellationToken) => ReachAsync(() => PutOnceAsync(key, path, cancellationToken), cancellationToken);

    /// <summary>Writes a file to anywhere on this machine, whole, unless it is missing.</summary>
    /// <exception cref="InvalidDataException">It is another one than was stored.</exception>
    public Task GetAsync(string key, string path, CancellationToken cancellationToken) => ReachAsync(() => GetOnceAsync(key, path, cancellationToken), cancellationToken);

    /// <summary>The SHA-256 that a file was stored with and its length, or null where it is missing.</summary>
    public async Task<(string? Sha256, long Bytes)?> LookAsync(string key, CancellationToken cancellationToken)
    {
        (string?, long)? seen = null;
        await ReachAsync(
            async () =>
            {
                try
                {
                    var found = await client.GetObjectMetadataAsync(bucket, prefix + key, cancellationToken);
                    seen = (found.Metadata[Hash], found.ContentLength);
                }
                catch (AmazonS3Exception error) when (error.StatusCode == System.Net.HttpStatusCode.NotFound)
                {
                    seen = null;
                }
            },
            cancellationToken);
        return seen;
    }

    public Task<HeldFiles> HoldAsync(string key, IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        cache.HoldAsync(key, names.Count == 0 ? [key] : [.. names.Select(name => $"{key}/{name}")], file => GetAsync(file, PathOf(file), CancellationToken.None)).WaitAsync(cancellationToken);

    public async Task DeleteAsync(string key)
    {
        cache.Remove(key);
        await ReachAsync(
            async () =>
            {
                await client.DeleteObjectAsync(bucket, prefix + key);
                foreach (var found in (await ListAsync(key + '/')).Chunk(MaxDeleted))
                    await client.DeleteObjectsAsync(new() { BucketName = bucket, Objects = [.. found.Select(o => new KeyVersion { Key = prefix + o.Key })] });
            },
            CancellationToken.None);
    }

    public async Task<IReadOnlyList<StoredFile>> ListAsync(string folder)
    {
        List<StoredFile> files = [];
        ListObjectsV2Response page;
        string? next = null;
        do
        {
            page = await client.ListObjectsV2Async(new() { BucketName = bucket, Prefix = prefix + folder, ContinuationToken = next });
            files.AddRange((page.S3Objects ?? []).Select(o => new StoredFile(o.Key[prefix.Length..], o.Size ?? 0, o.LastModified?.ToUniversalTime() ?? DateTime.MaxValue)));
            next = page.NextContinuationToken;
        }
        while (page.IsTruncated == true);
        return files;
    }

    /// <summary>Moves a file to where nobody looks for it and nobody deletes it; its new key has the time and the old key.</summary>
    public Task SetAsideAsync(string key, DateTime now) => ReachAsync(
        async () =>
        {
            await client.CopyObjectAsync(bucket, prefix + key, bucket, $"{prefix}{DataFolder.LostFolder}/{now:yyyyMMdd'T'HHmmss}.{key.Replace('/', '.')}");
            await client.DeleteObjectAsync(bucket, prefix + key);
        },
        CancellationToken.None);

    public void Dispose()
    {
        transfer.Dispose();
        client.Dispose();
    }

    private Task LookAsync(CancellationToken cancellationToken) => client.ListObjectsV2Async(new() { BucketName = bucket, Prefix = prefix, MaxKeys = 1 }, cancellationToken);

    private async Task PutOnceAsync(string key, string path, CancellationToken cancellationToken)
    {
        var request = new TransferUtilityUploadRequest { BucketName = bucket, Key = prefix + key, FilePath = path };
        request.Metadata[Hash] = await HashAsync(path);
        await transfer.UploadAsync(request, cancellationToken);
        var stored = (await client.GetObjectMetadataAsync(bucket, prefix + key, cancellationToken)).ContentLength;
        if (stored != new FileInfo(path).Length)
            throw new IOException($"The S3 server stored {stored:N0} bytes of {key}, which has others: it does not understand the chunks that it is sent.");
    }

    private async Task GetOnceAsync(string key, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var found = await client.GetObjectAsync(bucket, prefix + key, cancellationToken);
            await AtomicFile.WriteAsync(path, async file =>
            {
                await found.ResponseStream.CopyToAsync(file, cancellationToken);
                file.Position = 0;
                if (Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken)) != found.Metadata[Hash])
                    throw new InvalidDataException($"The file {key} does not come from the S3 server as it was stored: its SHA-256 is another one.");
            });
        }
        catch (InvalidDataException)
        {
            File.Delete(path + AtomicFile.Unfinished);
            throw;
        }
        catch (AmazonS3Exception error) when (error.StatusCode == System.Net.HttpStatusCode.NotFound)
        {
            // It is missing on this machine then, too.
        }
    }

    private static async Task<string> HashAsync(string path)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file));
    }

    // What may pass by itself is tried again.
    private async Task ReachAsync(Func<Task> ask, CancellationToken cancellationToken)
    {
        var start = TimeProvider.System.GetTimestamp();
        for (var isFirst = true; ; isFirst = false)
        {
            try
            {
                await ask();
                return;
            }
            catch (Exception error) when (MayPass(error) && !cancellationToken.IsCancellationRequested)
            {
                if (TimeProvider.System.GetElapsedTime(start) > patience)
                    throw new FilesUnreachableException($"The S3 server cannot be reached: {error.Message}", error);
                if (isFirst)
                    log.LogWarning("The S3 server is asked again: {Reason}", error.Message);
                await Task.Delay(retryInterval, cancellationToken);
            }
        }
    }

    private static bool MayPass(Exception error) => error switch
    {
        AmazonServiceException answer => (int)answer.StatusCode is 0 or 408 or 429 or >= 500,
        AmazonClientException or HttpRequestException or HttpIOException or TimeoutException or FilesUnreachableException or TaskCanceledException => true,
        IOException => error.InnerException is System.Net.Sockets.SocketException,
        _ => false,
    };
}
