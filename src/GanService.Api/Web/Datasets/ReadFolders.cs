using GanService.Api.Settings;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace GanService.Api.Web.Datasets;

/// <summary><c>GET /folders</c></summary>
public static class ReadFolders
{
    public static Ok<Page<FolderResponse>> List(IOptions<GanServiceOptions> options)
    {
        var folders = options.Value.DatasetFolders.Select(f => new FolderResponse(f.Name)).ToList();
        return TypedResults.Ok(new Page<FolderResponse>(folders, null));
    }
}

/// <summary>A folder on the server that images can be taken from.</summary>
/// <param name="Name">As the settings call it.</param>
public sealed record FolderResponse(string Name);
