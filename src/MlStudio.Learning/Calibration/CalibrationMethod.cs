namespace MlStudio.Learning.Calibration;

/// <summary>How a model's probabilities are corrected, so that of the rows said to have 70 % about 70 % do.</summary>
public enum CalibrationMethod
{
    /// <summary>Probabilities as the algorithm gives them.</summary>
    None,

    /// <summary>A logistic curve over the log-odds (Platt 1999): two numbers per class, safe with few rows.</summary>
    Sigmoid,

    /// <summary>The best rising step curve (Zadrozny and Elkan 2002): any shape, wants a thousand rows or more.</summary>
    Isotonic,

    /// <summary>Log-probabilities divided by one number (Guo et al. 2017): makes answers less or more sure, never changes the most probable class.</summary>
    Temperature,
}
