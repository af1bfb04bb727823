namespace GanService.Client;

/// <summary>Faces as numbers.</summary>
/// <param name="Shape">(count, 3, side, side).</param>
/// <param name="Values">From −1 to 1, row-major.</param>
public sealed record FaceTensor(IReadOnlyList<int> Shape, float[] Values);

/// <summary>What is known of a picture.</summary>
/// <param name="MadeHere">Whether the service made it, just as it is.</param>
/// <param name="Checkpoint">The checkpoint that it says it was made from.</param>
/// <param name="Request">The address that it says it answers.</param>
/// <param name="SamePixels">Whether it has the same pixels when it is made again; null where it cannot be.</param>
/// <param name="Detail">The same in words.</param>
public sealed record Verification(bool MadeHere, string? Checkpoint, string? Request, bool? SamePixels, string Detail);

/// <summary>The latent whose face is most like a picture.</summary>
/// <param name="Checkpoint">The id of the checkpoint that draws the face.</param>
/// <param name="Latent">For <see cref="GanServiceClient.DrawLatentsAsync"/>.</param>
/// <param name="Class">Of the face; null where the checkpoint knows none.</param>
/// <param name="Distance">Mean absolute difference of the pixels of both, in levels of 255.</param>
/// <param name="Steps">How many were taken.</param>
public sealed record ProjectedPicture(string Checkpoint, float[] Latent, string? Class, double Distance, int Steps);

/// <summary>What <c>POST /generate</c> takes.</summary>
internal sealed record LatentsRequest(IReadOnlyList<float[]> Latents, string Checkpoint, int Scale, string? Class);
