namespace GanService.Engine.Convolutions;

/// <summary>What becomes of a sum.</summary>
internal enum Rectification
{
    /// <summary>It stays.</summary>
    None,

    /// <summary>x for x &gt; 0, else 0.2 x.</summary>
    Leaky,

    /// <summary>Times the slope, 1 or 0.2, that the rectifier has where another map was rectified.</summary>
    SlopeOf,

    /// <summary>Its hyperbolic tangent.</summary>
    Tanh,
}
