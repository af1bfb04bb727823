using System.Runtime.CompilerServices;
using GanService.Engine.Compute;
using GanService.Engine.Networks;

namespace GanService.Engine.Convolutions;

/// <summary>What becomes of a convolution's sums on their way to memory, in the order of its members; what is null is left out.</summary>
internal unsafe struct Finish
{
    /// <summary>Added to each channel (whole lanes can be read), times the image's number of <see cref="BiasShares"/>.</summary>
    public float* Bias;
    public float* BiasShares;

    /// <summary>Scales each image's channels (N, C) by 1 + 0.3 · style; what is scaled is kept in <see cref="Features"/>.</summary>
    public float* Styles;
    public FeatureMap? Features;

    /// <summary>Added.</summary>
    public FeatureMap? Added;

    public Rectification Rectification;
    public FeatureMap? Rectified;

    /// <summary>The branch of a refinement: what was rectified, kept for the way back, is added by half to <see cref="Residual"/>.</summary>
    public FeatureMap? Kept;
    public FeatureMap? Residual;

    public required FeatureMap Target;

    /// <summary>Half of the result, times the slope where <see cref="BranchRectified"/> was rectified: the way back into a refinement.</summary>
    public FeatureMap? Branch;
    public FeatureMap? BranchRectified;

    /// <summary>Takes the sums of a pixel for sixteen channels from <paramref name="channel"/> on, of which the map has the first <paramref name="count"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public readonly void Take<TLane>(int image, int y, int x, int channel, float* sums, int count)
        where TLane : struct, ILane<TLane>
    {
        TLane value = TLane.Load(sums), one = TLane.Broadcast(1), slope = TLane.Broadcast(LeakyRectifier.Slope), half = TLane.Broadcast(Refinement.Strength);
        var at = Target.Offset(image, y, x) + channel; // of all maps, for they have one shape
        if (Bias is not null)
            value = BiasShares is null ? value + TLane.Load(Bias + channel) : TLane.MultiplyAdd(TLane.Load(Bias + channel), TLane.Broadcast(BiasShares[image]), value);
        if (Styles is not null)
        {
            Store(value, Features!.Pointer + at, count);
            value = TLane.MultiplyAdd(value, TLane.Load(Styles + ((nint)image * Target.Channels) + channel) * TLane.Broadcast(StyledStage.Strength), value);
        }

        if (Added is not null)
            value += TLane.Load(Added.Pointer + at);
        value = Rectification switch
        {
            Rectification.Leaky => TLane.WherePositive(value, value, value * slope),
            Rectification.SlopeOf => value * TLane.WherePositive(TLane.Load(Rectified!.Pointer + at), one, slope),
            Rectification.Tanh => TLane.Tanh(value),
            _ => value,
        };
        if (Kept is not null)
            Store(value, Kept.Pointer + at, count);
        if (Residual is not null)
            value = TLane.MultiplyAdd(value, half, TLane.Load(Residual.Pointer + at));
        Store(value, Target.Pointer + at, count);
        if (Branch is not null)
            Store(value * half * TLane.WherePositive(TLane.Load(BranchRectified!.Pointer + at), one, slope), Branch.Pointer + at, count);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLane>(TLane value, float* to, int count)
        where TLane : struct, ILane<TLane>
    {
        if (count == TLane.Count)
            value.Store(to);
        else
            StoreSome(value, to, count);
    }

    private static void StoreSome<TLane>(TLane value, float* to, int count)
        where TLane : struct, ILane<TLane>
    {
        var numbers = stackalloc float[GatherProduct.Width];
        value.Store(numbers);
        new ReadOnlySpan<float>(numbers, count).CopyTo(new(to, count));
    }
}
