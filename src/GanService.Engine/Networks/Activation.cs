namespace GanService.Engine.Networks;

/// <summary>A hidden layer's nonlinearity.</summary>
public enum Activation
{
    /// <summary>x for x &gt; 0, else 0.2 x (Maas et al. 2013, with the slope of the DCGAN paper).</summary>
    LeakyRelu,

    /// <summary>x for x &gt; 0, else 0.</summary>
    Relu,

    /// <summary>The hyperbolic tangent.</summary>
    Tanh,
}
