using MlStudio.Learning.Trainers;

namespace MlStudio.Learning.Validation;

/// <summary>How far an experiment is.</summary>
/// <param name="Fraction">0 to 1, never falling.</param>
/// <param name="Phase">In words, such as "Fold 2 of 5: training".</param>
/// <param name="Training">The trainer's own progress while training, else null.</param>
/// <param name="Fold">The fold from 1 while one is trained in cross-validation; 0 for the model that is kept.</param>
public sealed record ExperimentProgress(double Fraction, string Phase, TrainingProgress? Training = null, int Fold = 0);
