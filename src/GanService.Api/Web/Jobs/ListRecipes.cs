using GanService.Engine.Recipes;
using Microsoft.AspNetCore.Http.HttpResults;

namespace GanService.Api.Web.Jobs;

/// <summary><c>GET /recipes</c></summary>
public static class ListRecipes
{
    public static Ok<IReadOnlyList<Recipe>> Handle() => TypedResults.Ok(Recipe.All);
}
