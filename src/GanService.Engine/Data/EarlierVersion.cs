namespace GanService.Engine.Data;

/// <summary>A dataset that another one begins with.</summary>
/// <param name="Pack">Where its pack lies, and its table beside.</param>
/// <param name="LeftOut">Places of images that are not taken.</param>
public sealed record EarlierVersion(string Pack, IReadOnlySet<int> LeftOut);
