using GanService.Api.Store.Files;
using GanService.Api.Store.Rows;
using GanService.Api.Web.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace GanService.Api.Web.Favourites;

/// <summary><c>DELETE /favourites/{id}</c></summary>
public static class DeleteFavourite
{
    public static async Task<Results<NoContent, ProblemHttpResult>> Handle(string id, GanServiceDb database, IFileStore files, CancellationToken cancellationToken)
    {
        if (await database.Favourites.Where(f => f.Id == id).ExecuteDeleteAsync(cancellationToken) == 0)
            return Missing.Favourite(id);
        await files.DeleteAsync(FileKeys.Favourite(id));
        return TypedResults.NoContent();
    }
}
