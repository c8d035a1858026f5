using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography.X509Certificates;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Certificates with which resources serve https; what they do with one is each integration's matter.</summary>
public static partial class ResourceBuilderExtensions
{
    private const string Certificates = "ASPIRECERTIFICATES001";
    private const string DiagnosticUrl = "https://aka.ms/aspire/diagnostics/{0}";

    [Experimental(Certificates, UrlFormat = DiagnosticUrl)]
    public static IResourceBuilder<TResource> WithHttpsDeveloperCertificate<TResource>(
        this IResourceBuilder<TResource> builder, IResourceBuilder<ParameterResource>? password = null)
        where TResource : IResourceWithEnvironment, IResourceWithArgs
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(
            new HttpsCertificateAnnotation { UseDeveloperCertificate = true, Password = password?.Resource }, ResourceAnnotationMutationBehavior.Replace);
    }

    [Experimental(Certificates, UrlFormat = DiagnosticUrl)]
    public static IResourceBuilder<TResource> WithHttpsCertificate<TResource>(
        this IResourceBuilder<TResource> builder, X509Certificate2 certificate, IResourceBuilder<ParameterResource>? password = null)
        where TResource : IResourceWithEnvironment, IResourceWithArgs
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(
            new HttpsCertificateAnnotation { Certificate = certificate, Password = password?.Resource }, ResourceAnnotationMutationBehavior.Replace);
    }

    [Experimental(Certificates, UrlFormat = DiagnosticUrl)]
    public static IResourceBuilder<TResource> WithoutHttpsCertificate<TResource>(this IResourceBuilder<TResource> builder)
        where TResource : IResourceWithEnvironment, IResourceWithArgs
    {
        ArgumentNullException.ThrowIfNull(builder);
        return builder.WithAnnotation(new HttpsCertificateAnnotation { UseDeveloperCertificate = false }, ResourceAnnotationMutationBehavior.Replace);
    }
}
