using GanService.Engine.Compute;

namespace GanService.Engine.Convolutions;

/// <summary>
/// Features (N, S, S, C) with the channels of a pixel side by side, and a border of zeros around each image, so that a convolution reads
/// the same places for all pixels.
/// </summary>
internal sealed unsafe class FeatureMap : IDisposable
{
    private const int Slack = 16; // lanes may read past the last channel

    private readonly NativeArray numbers;
    private readonly int padded;

    /// <param name="images">N</param>
    /// <param name="side">S</param>
    /// <param name="channels">C</param>
    /// <param name="border">Width of the border: 1, or 0 where a row of numbers is meant.</param>
    public FeatureMap(int images, int side, int channels, int border = 1)
    {
        (Images, Side, Channels, padded) = (images, side, channels, side + (2 * border));
        Origin = border * (padded + 1) * channels;
        numbers = new(((long)images * padded * padded * channels) + Slack);
    }

    /// <summary>The most images that there is room for.</summary>
    public int Images { get; }

    public int Side { get; }

    public int Channels { get; }

    /// <summary>Numbers from a row of pixels to the next.</summary>
    public int RowStride => padded * Channels;

    /// <summary>Numbers from an image to the next.</summary>
    public int ImageStride => padded * RowStride;

    /// <summary>Numbers from the border's corner to the first pixel.</summary>
    public int Origin { get; }

    /// <summary>The first image's corner.</summary>
    public float* Pointer => numbers.Pointer;

    /// <summary>Numbers from there to a pixel.</summary>
    public nint Offset(int image, int y, int x) => ((((nint)image * padded * padded) + ((nint)y * padded) + x) * Channels) + Origin;

    /// <summary>The corner of an image's border, moved by so many rows and columns.</summary>
    public float* Corner(int image, int y, int x) => At(image, y, x) - Origin;

    /// <summary>The channels of a pixel.</summary>
    public float* At(int image, int y, int x) => Pointer + Offset(image, y, x);

    public void Dispose() => numbers.Dispose();
}
