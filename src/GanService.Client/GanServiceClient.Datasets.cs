using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace GanService.Client;

public sealed partial class GanServiceClient
{
    private const int LargestPiece = 4 << 20, SmallestPiece = 512 << 10; // proxies may refuse more than the latter

    private static readonly TimeSpan importInterval = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Uploads pictures in pieces, and begins to import them. What is cut goes on where it was, and an upload that was given up does when the same files are
    /// uploaded again under the same name.
    /// </summary>
    /// <param name="dataset">What to make of them.</param>
    /// <param name="path">An archive (zip, tar, tar.gz, Parquet), or a folder, all of which is uploaded but hidden files: tables of labels, too.</param>
    /// <param name="sent">Is told which share has been sent, 0 to 1.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <returns>The dataset, which jobs may be queued for already.</returns>
    /// <exception cref="FileNotFoundException">There are no such files.</exception>
    /// <exception cref="GanServiceException">The service refused, as where there is a dataset of that name.</exception>
    public async Task<Dataset> UploadAsync(NewDataset dataset, string path, IProgress<double>? sent = null, CancellationToken cancellationToken = default)
    {
        await using var archive = await PictureFolder.OpenAsync(path, cancellationToken);
        var upload = await ListDatasetsAsync(cancellationToken)
            .FirstOrDefaultAsync(d => d.Name == dataset.Name && d.State == DatasetState.Uploading && d.Progress?.UploadBytes == archive.Length, cancellationToken)
            ?? await BeginUploadAsync(dataset, archive.Length, cancellationToken);
        var (offset, size, failures) = (upload.Progress?.ReceivedBytes ?? 0, LargestPiece, 0);
        while (offset < archive.Length)
        {
            try
            {
                sent?.Report((double)offset / archive.Length);
                if (failures > 0)
                    offset = await ReceivedAsync(upload.Id, cancellationToken);
                if (offset < archive.Length) // of the last piece only the answer may have been lost
                    offset = await SendPieceAsync(upload.Id, archive, offset, size, cancellationToken);
                failures = 0;
            }
            catch (Exception error) when (failures < Retries.Most && MayGoOn(error, size, cancellationToken))
            {
                size = SmallestPiece;
                await Retries.WaitAsync(++failures, cancellationToken);
            }
        }

        sent?.Report(1);
        return await GetDatasetAsync(upload.Id, cancellationToken);
    }

    /// <summary>Waits until a dataset is ready, or has failed, which its state tells.</summary>
    /// <param name="id">Its id, name or <c>name@version</c>.</param>
    /// <param name="progress">Is told how far it is.</param>
    /// <param name="cancellationToken">Gives up waiting, not the import.</param>
    /// <exception cref="GanServiceException">There is no such dataset.</exception>
    public async Task<Dataset> WaitUntilImportedAsync(string id, IProgress<Dataset>? progress = null, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            var dataset = await GetDatasetAsync(id, cancellationToken);
            if (dataset.State is DatasetState.Ready or DatasetState.Failed)
                return dataset;
            progress?.Report(dataset);
            await Task.Delay(importInterval, cancellationToken);
        }
    }

    /// <summary>A dataset.</summary>
    /// <param name="id">Its id, name or <c>name@version</c>.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="GanServiceException">There is no such dataset.</exception>
    public Task<Dataset> GetDatasetAsync(string id, CancellationToken cancellationToken = default) => ReadAsync<Dataset>(new(HttpMethod.Get, In("datasets", id)), cancellationToken);

    /// <summary>All datasets, newest first, read page by page.</summary>
    /// <exception cref="GanServiceException">The service refused.</exception>
    public IAsyncEnumerable<Dataset> ListDatasetsAsync(CancellationToken cancellationToken = default) => ListAsync<Dataset>("datasets", default, cancellationToken);

    /// <summary>Removes a dataset.</summary>
    /// <param name="id">Its id, name or <c>name@version</c>.</param>
    /// <param name="force">Even where ended jobs have learned from it.</param>
    /// <param name="cancellationToken">Gives it up.</param>
    /// <exception cref="GanServiceException">A job needs it.</exception>
    public Task DeleteDatasetAsync(string id, bool force = false, CancellationToken cancellationToken = default) =>
        DeleteAsync(Address(In("datasets", id), [("force", force ? "true" : null)]), cancellationToken);

    // A piece that the service has already, or that a proxy finds too large, is sent otherwise.
    private static bool MayGoOn(Exception error, int size, CancellationToken cancellationToken) => Retries.MayHelp(error, cancellationToken)
        || error is GanServiceException { Status: HttpStatusCode.Conflict }
        || (error is GanServiceException { Status: HttpStatusCode.RequestEntityTooLarge } && size > SmallestPiece);

    private Task<Dataset> BeginUploadAsync(NewDataset dataset, long bytes, CancellationToken cancellationToken)
    {
        (string Name, object? Value)[] fields =
        [
            ("name", dataset.Name), ("crop", dataset.Crop), ("imageSize", dataset.ImageSize), ("filter", dataset.Filter), ("where", dataset.Where), ("limit", dataset.Limit), ("limitSeed", dataset.LimitSeed),
        ];
        var request = Tus(HttpMethod.Post, "uploads");
        request.Headers.Add("Upload-Length", $"{bytes}");
        request.Headers.Add("Upload-Metadata", string.Join(
            ',', fields.Where(f => f.Value is not null).Select(f => $"{f.Name} {Convert.ToBase64String(Encoding.UTF8.GetBytes(Convert.ToString(f.Value, CultureInfo.InvariantCulture)!))}")));
        return ReadAsync<Dataset>(request, cancellationToken);
    }

    private async Task<long> ReceivedAsync(string id, CancellationToken cancellationToken)
    {
        using var answer = await SendAsync(Tus(HttpMethod.Get, In("uploads", id)), cancellationToken);
        return OffsetOf(answer);
    }

    private async Task<long> SendPieceAsync(string id, FileStream archive, long offset, int size, CancellationToken cancellationToken)
    {
        var piece = new byte[Math.Min(size, archive.Length - offset)];
        archive.Position = offset;
        await archive.ReadExactlyAsync(piece, cancellationToken);
        var request = Tus(HttpMethod.Patch, In("uploads", id));
        request.Headers.Add("Upload-Offset", $"{offset}");
        request.Content = new ByteArrayContent(piece) { Headers = { ContentType = new MediaTypeHeaderValue("application/offset+octet-stream") } };
        using var answer = await SendAsync(request, cancellationToken);
        return OffsetOf(answer);
    }

    private static HttpRequestMessage Tus(HttpMethod method, string path) => new(method, path) { Headers = { { "Tus-Resumable", "1.0.0" } } };

    private static long OffsetOf(HttpResponseMessage answer) => long.Parse(answer.Headers.GetValues("Upload-Offset").Single(), CultureInfo.InvariantCulture);
}
