using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace GanService.Api.Web.Http;

/// <summary>A part of a list, newest first.</summary>
/// <param name="Items">At most <c>limit</c> of them.</param>
/// <param name="Next">The value of <c>after</c> that continues, or null at the end.</param>
public sealed record Page<T>(IReadOnlyList<T> Items, string? Next)
{
    /// <summary>Makes a page from one row more than it may hold.</summary>
    public static Page<T> Of(IReadOnlyList<T> rows, int limit, Func<T, string> idOf) =>
        rows.Count > limit ? new([.. rows.Take(limit)], idOf(rows[limit - 1])) : new(rows, null);
}

/// <summary>Which part of a list.</summary>
public sealed record PageQuery
{
    /// <summary>The most items to return.</summary>
    [Range(1, 200)]
    [DefaultValue(50)]
    public int? Limit { get; init; }

    /// <summary>The <c>next</c> of the page before.</summary>
    public string? After { get; init; }

    internal int Size => Limit ?? 50;
}
