namespace GanService.Engine.Networks;

/// <summary>What keeps a hidden layer's outputs in range.</summary>
public enum Normalization
{
    /// <summary>Batch normalization (Ioffe and Szegedy 2015), momentum 0.2 for the new batch, epsilon 0.001.</summary>
    Batch,

    /// <summary>Nothing.</summary>
    None,
}
