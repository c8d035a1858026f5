namespace Aspire.Hosting.ApplicationModel;

/// <summary>A Redis server that runs as a container.</summary>
public class RedisResource : ContainerResource, IResourceWithConnectionString
{
    internal const string PrimaryEndpointName = "tcp";
    internal const string Scheme = "redis";

    private EndpointReference? _primaryEndpoint;

#pragma warning disable ASPIRECONTAINERSHELLEXECUTION001 // Its entry point is a shell, which fills the password in.
    public RedisResource(string name) : base(name) => ShellExecution = true;
#pragma warning restore ASPIRECONTAINERSHELLEXECUTION001

    public RedisResource(string name, ParameterResource password) : this(name) => PasswordParameter = password;

    public EndpointReference PrimaryEndpoint => _primaryEndpoint ??= new(this, PrimaryEndpointName);

    public EndpointReferenceExpression Host => PrimaryEndpoint.Property(EndpointProperty.Host);

    public EndpointReferenceExpression Port => PrimaryEndpoint.Property(EndpointProperty.Port);

    /// <summary>Null when the server takes clients without a password.</summary>
    public ParameterResource? PasswordParameter { get; internal set; }

    public bool TlsEnabled => PrimaryEndpoint.TlsEnabled;

    /// <summary>The host, the port and the password in the form of StackExchange.Redis.</summary>
    public ReferenceExpression ConnectionStringExpression
    {
        get
        {
            var expression = new ReferenceExpressionBuilder();
            expression.Append($"{PrimaryEndpoint.Property(EndpointProperty.HostAndPort)}");
            if (PasswordParameter is not null)
            {
                expression.Append($",password={PasswordParameter}");
            }

            expression.Append($"{PrimaryEndpoint.GetTlsValue(ReferenceExpression.Create($",ssl=true"), ReferenceExpression.Empty)}");
            return expression.Build();
        }
    }

    /// <summary>The same as a URI: <c>redis://:password@host:port</c>.</summary>
    public ReferenceExpression UriExpression
    {
        get
        {
            var expression = new ReferenceExpressionBuilder();
            expression.Append($"{PrimaryEndpoint.Property(EndpointProperty.Scheme)}");
            expression.AppendLiteral("://");
            if (PasswordParameter is not null)
            {
                expression.Append($":{PasswordParameter:uri}@");
            }

            expression.Append($"{Host}");
            expression.AppendLiteral(":");
            expression.Append($"{Port}");
            return expression.Build();
        }
    }

    public ValueTask<string?> GetConnectionStringAsync(CancellationToken cancellationToken = default) =>
        ConnectionStringExpression.GetValueAsync(cancellationToken);

    IEnumerable<KeyValuePair<string, ReferenceExpression>> IResourceWithConnectionString.GetConnectionProperties()
    {
        yield return new("Host", ReferenceExpression.Create($"{Host}"));
        yield return new("Port", ReferenceExpression.Create($"{Port}"));
        if (PasswordParameter is not null)
        {
            yield return new("Password", ReferenceExpression.Create($"{PasswordParameter}"));
        }

        yield return new("Uri", UriExpression);
    }
}
